"""The words, as the template library keeps them."""

from typing import Protocol

import msgspec

from wacore.domain.ids import AccountId, OrganizationId, TemplateId


class PinnedTemplate(msgspec.Struct, frozen=True, kw_only=True):
    """
    One version of a template.

    Attributes:
        components: As Meta writes them.
        status: Meta's, for example `APPROVED`, `PAUSED`, `PENDING`.
    """

    template_id: TemplateId
    version: int
    account_id: AccountId | None
    name: str
    language: str
    category: str
    parameter_format: str
    components: list[dict[str, object]]
    status: str
    quality: str = ""
    content_hash: str = ""


class TemplateCatalog(Protocol):
    async def pin(
        self, organization_id: OrganizationId, template_id: TemplateId, version: int | None = None
    ) -> PinnedTemplate:
        """
        That version, or the one in use now.

        Raises:
            NotFound: The organisation has no such template or version.
        """
        ...
