"""Blue ticks, through the Graph API."""

from wacore.adapters.meta.client import GraphClient
from wacore.adapters.meta.refusals import token_checked
from wacore.application.messaging.credentials import Credentials
from wacore.domain.ids import PhoneNumberId, Wamid


class MetaReadReceipts:
    """A ReadReceipts."""

    def __init__(self, graph: GraphClient) -> None:
        self._graph = graph

    async def mark_read(
        self, credentials: Credentials, phone_number_id: PhoneNumberId, wamid: Wamid
    ) -> None:
        read = {"messaging_product": "whatsapp", "status": "read", "message_id": wamid}
        with token_checked(credentials):
            await self._graph.post(credentials, f"{phone_number_id}/messages", read)
