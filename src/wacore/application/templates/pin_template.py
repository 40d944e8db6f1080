"""Give a campaign the writing it will send."""

from typing import Any

import msgspec

from wacore.application.templates.ports import TemplateReader
from wacore.domain.ids import AccountId, OrganizationId, TemplateId
from wacore.domain.templates.status import TemplateStatus
from wacore.domain.templates.template import Template


class PinTemplateQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Without a version: the one Meta has, or the newest before the first submission."""

    organization_id: OrganizationId
    template_id: TemplateId
    version: int | None = None


class PinnedTemplate(msgspec.Struct, frozen=True, kw_only=True):
    """
    A version with all that sending it takes.

    Attributes:
        status: `approved` alone may be sent; `superseded` when Meta has another version, `drifted`
            when Meta has other components than this version.
        category: The one in effect at Meta, which decides price and consent.
    """

    template_id: TemplateId
    version: int
    account_id: AccountId
    name: str
    language: str
    category: str
    parameter_format: str
    components: list[dict[str, Any]]
    status: str
    quality: str
    content_hash: str
    ttl_seconds: int | None


class PinTemplate:
    """For other contexts, which have checked what their actor may do."""

    def __init__(self, reader: TemplateReader) -> None:
        self._reader = reader

    async def __call__(self, query: PinTemplateQuery) -> PinnedTemplate:
        """
        Raises:
            TemplateNotFound: Also when it belongs to another organisation.
            TemplateVersionNotFound: There is no such version.
        """
        template = await self._reader.find(query.organization_id, query.template_id)
        number = query.version or template.meta_version or template.latest_version
        version = await self._reader.version(query.organization_id, template.id, number)
        return PinnedTemplate(
            template_id=template.id,
            version=number,
            account_id=template.account_id,
            name=template.name,
            language=template.language,
            category=template.category,
            parameter_format=version.content.parameter_format.value,
            components=version.content.components,
            status=_status(template, number),
            quality=template.quality.value,
            content_hash=version.content.content_hash,
            ttl_seconds=version.content.ttl_seconds,
        )


def _status(template: Template, number: int) -> str:
    if template.status is not TemplateStatus.APPROVED:
        return template.status.value
    if template.deleting_since is not None:
        return TemplateStatus.PENDING_DELETION.value
    if number != template.meta_version:
        return "superseded"
    return "drifted" if template.drift is not None else template.status.value
