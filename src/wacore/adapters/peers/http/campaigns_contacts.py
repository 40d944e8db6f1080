"""Campaigns ask contacts whom they would reach."""

from wacore.adapters.peers.http.operation import Operation
from wacore.adapters.peers.http.peer import Peer
from wacore.application.campaigns.ports import Audience, AudienceMember
from wacore.domain.campaigns import AudienceSelection
from wacore.domain.ids import ContactId, OrganizationId

COUNT = Operation("audience/count", Audience.count)
PAGE = Operation("audience/page", Audience.page)

OPERATIONS = (COUNT, PAGE)


class HttpAudience:
    """An Audience."""

    def __init__(self, contacts: Peer) -> None:
        self._contacts = contacts

    async def count(self, organization_id: OrganizationId, selection: AudienceSelection) -> int:
        return await self._contacts.ask(COUNT, organization_id, selection)

    async def page(
        self,
        organization_id: OrganizationId,
        selection: AudienceSelection,
        *,
        after: ContactId | None,
        limit: int,
    ) -> list[AudienceMember]:
        return await self._contacts.ask(PAGE, organization_id, selection, after=after, limit=limit)
