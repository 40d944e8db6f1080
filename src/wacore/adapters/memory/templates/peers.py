"""Neighbours of the templates context, played from dictionaries."""

from collections.abc import Mapping, Sequence

from wacore.application.templates.ports_peers import TemplateLanguage
from wacore.domain.errors import NotFound
from wacore.domain.ids import AccountId, ContactId, OrganizationId


class UnknownContact(NotFound):
    """Nobody of this id is known here."""

    code = "memory-contact-unknown"


class MemorySendingAccounts:
    def __init__(self, *known: tuple[OrganizationId, AccountId]) -> None:
        self.known = set(known)

    async def exists(self, organization_id: OrganizationId, account_id: AccountId) -> bool:
        return (organization_id, account_id) in self.known


class MemoryContactValues:
    def __init__(self, known: Mapping[tuple[OrganizationId, ContactId], Mapping[str, str]]) -> None:
        self._known = known

    async def values(
        self, organization_id: OrganizationId, contact_id: ContactId
    ) -> Mapping[str, str]:
        try:
            return self._known[organization_id, contact_id]
        except KeyError:
            raise UnknownContact(f"Contact {contact_id} does not exist.") from None


class MemoryTemplateLanguages:
    def __init__(self, *codes: str) -> None:
        self._all = [
            TemplateLanguage(code=code, name=code, bcp47=code.replace("_", "-"), direction="ltr")
            for code in codes
        ]

    def all(self) -> Sequence[TemplateLanguage]:
        return self._all
