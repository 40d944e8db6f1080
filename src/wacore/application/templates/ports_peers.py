"""What templates ask of other contexts, and of tables that come with the package."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import msgspec

from wacore.domain.ids import AccountId, ContactId, OrganizationId


class SendingAccounts(Protocol):
    """The organisation's accounts at Meta (peer: messaging)."""

    async def exists(self, organization_id: OrganizationId, account_id: AccountId) -> bool: ...


class ContactValues(Protocol):
    """What is known of a contact (peer: contacts)."""

    async def values(
        self, organization_id: OrganizationId, contact_id: ContactId
    ) -> Mapping[str, str]:
        """
        Name, phone, language and every attribute as text.

        Raises:
            NotFound: Also when the contact belongs to another organisation.
        """
        ...


class TemplateLanguage(msgspec.Struct, frozen=True, kw_only=True):
    """A language templates can be written in.

    Attributes:
        code: As Meta writes it: `pt_BR`.
        direction: `ltr` or `rtl`.
        fallback: A related code that many readers will do with; Meta itself never falls back.
    """

    code: str
    name: str
    bcp47: str
    direction: str
    fallback: str | None = None


class TemplateLanguages(Protocol):
    """Meta's list of languages."""

    def all(self) -> Sequence[TemplateLanguage]: ...
