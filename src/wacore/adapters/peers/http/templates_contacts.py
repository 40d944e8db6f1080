"""Templates ask contacts for a person to preview with."""

from collections.abc import Mapping

from wacore.adapters.peers.http.operation import Operation
from wacore.adapters.peers.http.peer import Peer
from wacore.application.templates.ports_peers import ContactValues
from wacore.domain.ids import ContactId, OrganizationId

VALUES = Operation("contact-values/values", ContactValues.values)


class HttpContactValues:
    """ContactValues."""

    def __init__(self, contacts: Peer) -> None:
        self._contacts = contacts

    async def values(
        self, organization_id: OrganizationId, contact_id: ContactId
    ) -> Mapping[str, str]:
        return await self._contacts.ask(VALUES, organization_id, contact_id)
