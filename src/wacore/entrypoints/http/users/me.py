"""/users/me: one's own account."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, delete, get, patch
from litestar.di import NamedDependency
from litestar.params import FromPath, HeaderParameter, JSONBody
from msgspec import UNSET, UnsetType

from wacore.application.ports import Page
from wacore.application.users.edit_profile import EditProfileCommand
from wacore.application.users.revoke_session import RevokeSessionCommand
from wacore.application.users.use_cases import Users
from wacore.application.users.views import ProfileView, SessionView
from wacore.domain.actor import Actor
from wacore.domain.ids import SessionId
from wacore.domain.users.user import ProfileOutdated
from wacore.entrypoints.http.conditional import etag_of, expected_version, not_modified, stale
from wacore.entrypoints.http.documented import documented
from wacore.entrypoints.http.request import ApiRequest


class EditProfileBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What is left out stays."""

    name: str | UnsetType = UNSET
    language: str | UnsetType = UNSET
    timezone: str | UnsetType = UNSET


class MeController(Controller):
    path = "/users/me"
    tags = ("Users",)

    @get(operation_id="getProfile")
    async def profile(
        self, request: ApiRequest[Actor], users: NamedDependency[Users]
    ) -> Response[Any]:
        shown = await _shown(users, request.user)
        return not_modified(request, shown.content.version) or shown

    @patch(operation_id="editProfile", responses=documented(412, 428))
    async def edit(
        self,
        data: JSONBody[EditProfileBody],
        request: ApiRequest[Actor],
        users: NamedDependency[Users],
        if_match: Annotated[str, HeaderParameter(name="If-Match")] = "",
    ) -> Response[ProfileView]:
        try:
            await users.edit_profile(
                EditProfileCommand(
                    actor=request.user,
                    name=None if data.name is UNSET else data.name,
                    language=None if data.language is UNSET else data.language,
                    timezone=None if data.timezone is UNSET else data.timezone,
                    expected_version=expected_version(if_match),
                )
            )
        except ProfileOutdated as outdated:
            raise stale(outdated.version) from outdated
        return await _shown(users, request.user)

    @get("/sessions", operation_id="listSessions")
    async def sessions(
        self, request: ApiRequest[Actor], users: NamedDependency[Users]
    ) -> Page[SessionView]:
        """Where one is logged in, the latest used first."""
        return Page(items=await users.sessions(request.user))

    @delete("/sessions/{session_id:uuid}", operation_id="revokeSession")
    async def revoke_session(
        self,
        session_id: FromPath[UUID],
        request: ApiRequest[Actor],
        users: NamedDependency[Users],
    ) -> None:
        await users.revoke_session(
            RevokeSessionCommand(actor=request.user, session_id=SessionId(session_id))
        )


async def _shown(users: Users, actor: Actor) -> Response[ProfileView]:
    view = await users.profile(actor)
    return Response(view, headers={"ETag": etag_of(view.version)})
