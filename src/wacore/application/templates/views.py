"""Templates as they are shown."""

from datetime import datetime
from typing import Any, Literal

import msgspec

from wacore.domain.ids import AccountId, TemplateId, UserId
from wacore.domain.rendering import SendPlan, Slot
from wacore.domain.templates.facts import CategoryNotice, Rejection
from wacore.domain.templates.template import Template
from wacore.domain.templates.version import TemplateVersion

Sort = Literal["name", "-updated_at"]


class TemplateFilter(msgspec.Struct, frozen=True, kw_only=True):
    """None does not restrict.

    Attributes:
        name: The whole name, to see all its languages.
        search: A part of the name.
        sendable: Approved and not being deleted.
        deleted: Deleted templates are left out unless asked for.
    """

    account_id: AccountId | None = None
    status: str | None = None
    category: str | None = None
    language: str | None = None
    quality: str | None = None
    name: str | None = None
    search: str | None = None
    sendable: bool | None = None
    deleted: bool = False
    sort: Sort = "name"


class SlotView(msgspec.Struct, frozen=True, kw_only=True):
    """A value a send must or may bring; `aliases` are shorter names for `key`."""

    key: str
    kind: str
    required: bool
    aliases: tuple[str, ...]
    example: str


class TemplateView(msgspec.Struct, frozen=True, kw_only=True):
    """
    A template without its words.

    Attributes:
        latest_version: The newest writing.
        submitted_version: The writing Meta has; only this one can be sent.
        submitting_version: The writing on its way to Meta.
        drifted: Meta's components are not those of `submitted_version`.
        revision: For If-Match.
    """

    id: TemplateId
    account_id: AccountId
    name: str
    language: str
    category: str
    status: str
    meta_status: str
    meta_id: str | None
    sendable: bool
    quality: str
    latest_version: int
    submitted_version: int | None
    submitting_version: int | None
    drifted: bool
    note: str
    rejection: Rejection | None
    category_notice: CategoryNotice | None
    created_at: datetime
    updated_at: datetime
    revision: int


class VersionSummary(msgspec.Struct, frozen=True, kw_only=True):
    number: int
    category: str
    parameter_format: str
    content_hash: str
    created_at: datetime
    created_by: UserId | None


class VersionView(VersionSummary, frozen=True, kw_only=True):
    """One writing, with the values it asks for."""

    ttl_seconds: int | None
    components: list[dict[str, Any]]
    parameters: list[SlotView]


class TemplateDetail(msgspec.Struct, frozen=True, kw_only=True):
    """A template with its newest writing; `meta_components` are Meta's where they differ."""

    template: TemplateView
    latest: VersionView
    meta_components: list[dict[str, Any]] | None


def template_view(template: Template) -> TemplateView:
    return TemplateView(
        id=template.id,
        account_id=template.account_id,
        name=template.name,
        language=template.language,
        category=template.category,
        status=template.status.value,
        meta_status=template.meta_status,
        meta_id=template.meta_id,
        sendable=template.sendable,
        quality=template.quality.value,
        latest_version=template.latest_version,
        submitted_version=template.meta_version,
        submitting_version=template.submission.version if template.submission else None,
        drifted=template.drift is not None,
        note=template.note,
        rejection=template.rejection,
        category_notice=template.category_notice,
        created_at=template.created_at,
        updated_at=template.updated_at,
        revision=template.revision,
    )


def version_view(version: TemplateVersion) -> VersionView:
    content = version.content
    return VersionView(
        number=version.number,
        category=content.category.value,
        parameter_format=content.parameter_format.value,
        content_hash=content.content_hash,
        created_at=version.created_at,
        created_by=version.created_by,
        ttl_seconds=content.ttl_seconds,
        components=content.components,
        parameters=parameters_of(content.plan()),
    )


def version_summary(version: TemplateVersion) -> VersionSummary:
    content = version.content
    return VersionSummary(
        number=version.number,
        category=content.category.value,
        parameter_format=content.parameter_format.value,
        content_hash=content.content_hash,
        created_at=version.created_at,
        created_by=version.created_by,
    )


def parameters_of(plan: SendPlan) -> list[SlotView]:
    return [_slot_view(slot) for slot in plan.slots]


def _slot_view(slot: Slot) -> SlotView:
    return SlotView(
        key=slot.key,
        kind=slot.kind.value,
        required=slot.required,
        aliases=slot.aliases,
        example=slot.example,
    )
