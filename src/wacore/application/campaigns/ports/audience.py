"""The people, as the address book knows them."""

from typing import Protocol

import msgspec

from wacore.domain.campaigns import AudienceSelection, Consent
from wacore.domain.ids import ContactId, OrganizationId


class AudienceMember(msgspec.Struct, frozen=True, kw_only=True):
    """A contact as the address book knows it; `consents` is by purpose."""

    contact_id: ContactId
    phone: str | None = None
    bsuid: str | None = None
    name: str = ""
    language: str | None = None
    timezone: str | None = None
    country: str | None = None
    attributes: dict[str, str] = {}
    consents: dict[str, Consent] = {}


class Audience(Protocol):
    """The organisation's contacts, as selected."""

    async def count(self, organization_id: OrganizationId, selection: AudienceSelection) -> int: ...

    async def page(
        self,
        organization_id: OrganizationId,
        selection: AudienceSelection,
        *,
        after: ContactId | None,
        limit: int,
    ) -> list[AudienceMember]:
        """The next members in order of their ids, each once; fewer than `limit` on the last page."""
        ...
