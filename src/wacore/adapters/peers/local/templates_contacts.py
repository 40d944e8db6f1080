"""Templates ask contacts for a person to preview with."""

from collections.abc import Mapping

from wacore.application.contacts.recipients import (
    ListRecipients,
    ListRecipientsQuery,
    Selection,
)
from wacore.domain.contacts.contact import ContactNotFound
from wacore.domain.ids import ContactId, OrganizationId


class LocalContactValues:
    """ContactValues."""

    def __init__(self, list_recipients: ListRecipients) -> None:
        self._list_recipients = list_recipients

    async def values(
        self, organization_id: OrganizationId, contact_id: ContactId
    ) -> Mapping[str, str]:
        found = await self._list_recipients(
            ListRecipientsQuery(
                organization_id=organization_id, selection=Selection(contact_ids=(contact_id,))
            )
        )
        if not found:
            raise ContactNotFound(contact_id)
        person = found[0]
        known = {"name": person.name, "phone": person.phone, "language": person.language}
        return {**person.attributes, **{key: text for key, text in known.items() if text}}
