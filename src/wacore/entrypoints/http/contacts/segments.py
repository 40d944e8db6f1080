"""/segments: filters with a name."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, HeaderParameter, JSONBody
from msgspec import UNSET, UnsetType

from wacore.application.contacts.create_segment import CreateSegmentCommand
from wacore.application.contacts.delete_segment import DeleteSegmentCommand
from wacore.application.contacts.filter_forms import FilterForm
from wacore.application.contacts.group_queries import (
    GetSegmentQuery,
    ListSegmentsQuery,
    PreviewSegmentQuery,
)
from wacore.application.contacts.update_segment import UpdateSegmentCommand
from wacore.application.contacts.use_cases import Segments
from wacore.application.contacts.views import SegmentPreview, SegmentView
from wacore.application.ports import DEFAULT_LIMIT, Page
from wacore.domain.actor import Actor
from wacore.domain.contacts.groups import SegmentChanged
from wacore.domain.ids import SegmentId
from wacore.entrypoints.http.conditional import etag_of, expected_version, not_modified, stale
from wacore.entrypoints.http.contacts.listing import Cursor, Limit, a_page
from wacore.entrypoints.http.documented import documented
from wacore.entrypoints.http.idempotency import IDEMPOTENT
from wacore.entrypoints.http.request import ApiRequest


class CreateSegmentBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    name: str
    description: str = ""
    filter: FilterForm


class UpdateSegmentBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What is left out stays."""

    name: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    filter: FilterForm | UnsetType = UNSET


class PreviewBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    filter: FilterForm


class SegmentsController(Controller):
    path = "/segments"
    tags = ("Segments",)

    @get(operation_id="listSegments")
    async def list_segments(
        self,
        request: ApiRequest[Actor],
        segments: NamedDependency[Segments],
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = "",
    ) -> Page[SegmentView]:
        """By name."""
        return await segments.list(
            ListSegmentsQuery(actor=request.user, page=a_page(limit, cursor))
        )

    @post(operation_id="createSegment", opt={IDEMPOTENT: True}, responses=documented(409))
    async def create(
        self,
        data: JSONBody[CreateSegmentBody],
        request: ApiRequest[Actor],
        segments: NamedDependency[Segments],
    ) -> Response[SegmentView]:
        command = CreateSegmentCommand(
            actor=request.user, name=data.name, description=data.description, filter=data.filter
        )
        return await _shown(segments, request.user, await segments.create(command))

    @post("/preview", operation_id="previewFilter", status_code=200)
    async def preview(
        self,
        data: JSONBody[PreviewBody],
        request: ApiRequest[Actor],
        segments: NamedDependency[Segments],
    ) -> SegmentPreview:
        """How many contacts match right now, and the first ten."""
        return await segments.preview(PreviewSegmentQuery(actor=request.user, filter=data.filter))

    @get("/{segment_id:uuid}", operation_id="getSegment")
    async def show(
        self,
        segment_id: FromPath[UUID],
        request: ApiRequest[Actor],
        segments: NamedDependency[Segments],
    ) -> Response[Any]:
        shown = await _shown(segments, request.user, SegmentId(segment_id))
        return not_modified(request, shown.content.version) or shown

    @get("/{segment_id:uuid}/preview", operation_id="previewSegment")
    async def members(
        self,
        segment_id: FromPath[UUID],
        request: ApiRequest[Actor],
        segments: NamedDependency[Segments],
    ) -> SegmentPreview:
        """How many contacts match right now, and the first ten."""
        segment = await segments.get(
            GetSegmentQuery(actor=request.user, segment_id=SegmentId(segment_id))
        )
        return await segments.preview(
            PreviewSegmentQuery(actor=request.user, filter=segment.filter)
        )

    @patch(
        "/{segment_id:uuid}",
        operation_id="updateSegment",
        opt={IDEMPOTENT: True},
        responses=documented(409, 412, 428),
    )
    async def update(
        self,
        segment_id: FromPath[UUID],
        data: JSONBody[UpdateSegmentBody],
        request: ApiRequest[Actor],
        segments: NamedDependency[Segments],
        if_match: Annotated[str, HeaderParameter(name="If-Match")] = "",
    ) -> Response[SegmentView]:
        command = UpdateSegmentCommand(
            actor=request.user,
            segment_id=SegmentId(segment_id),
            expected_version=expected_version(if_match),
            name=data.name,
            description=data.description,
            filter=data.filter,
        )
        try:
            await segments.update(command)
        except SegmentChanged as changed:
            raise stale(changed.version) from changed
        return await _shown(segments, request.user, command.segment_id)

    @delete("/{segment_id:uuid}", operation_id="deleteSegment")
    async def remove(
        self,
        segment_id: FromPath[UUID],
        request: ApiRequest[Actor],
        segments: NamedDependency[Segments],
    ) -> None:
        await segments.delete(
            DeleteSegmentCommand(actor=request.user, segment_id=SegmentId(segment_id))
        )


async def _shown(segments: Segments, actor: Actor, segment_id: SegmentId) -> Response[SegmentView]:
    view = await segments.get(GetSegmentQuery(actor=actor, segment_id=segment_id))
    return Response(view, headers={"ETag": etag_of(view.version)})
