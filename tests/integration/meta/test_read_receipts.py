"""Blue ticks at the simulated Meta."""

import pytest

from support.simulated import NUMBER, Meta
from wacore.adapters.meta.client import GraphClient
from wacore.adapters.meta.read_receipts import MetaReadReceipts
from wacore.application.messaging.credentials import Credentials
from wacore.domain.errors import UpstreamFailed
from wacore.domain.ids import PhoneNumberId, Wamid
from wacore.testing.contracts.messaging.read_receipts import ReadReceiptsContract


class TestMetaReadReceipts(ReadReceiptsContract):
    """The suite on the simulated Graph API."""

    @pytest.fixture
    def receipts(self, graph: GraphClient) -> MetaReadReceipts:
        return MetaReadReceipts(graph)

    @pytest.fixture
    def number(self) -> PhoneNumberId:
        return PhoneNumberId(NUMBER)

    @pytest.fixture
    async def wamid(self, meta: Meta) -> Wamid:
        answer = await meta.admin("inbound", {"from": "491701234567", "text": "Hello"})
        return Wamid(answer["id"])

    async def test_a_message_of_ours_cannot_be_read(
        self, receipts: MetaReadReceipts, credentials: Credentials, number: PhoneNumberId
    ) -> None:
        """Only what people wrote can."""
        with pytest.raises(UpstreamFailed):
            await receipts.mark_read(credentials, number, Wamid("wamid.unknown"))
