"""Blue ticks in memory."""

import pytest

from support.graph import CREDENTIALS, TOKEN
from wacore.adapters.memory.messaging.read_receipts import MemoryReadReceipts
from wacore.application.messaging.credentials import Credentials
from wacore.domain.ids import PhoneNumberId, Wamid
from wacore.testing.contracts.messaging.read_receipts import ReadReceiptsContract


class TestMemoryReadReceipts(ReadReceiptsContract):
    """The suite on memory."""

    @pytest.fixture
    def receipts(self) -> MemoryReadReceipts:
        return MemoryReadReceipts({TOKEN})

    @pytest.fixture
    def credentials(self) -> Credentials:
        return CREDENTIALS

    @pytest.fixture
    def number(self) -> PhoneNumberId:
        return PhoneNumberId("106500000000001")

    @pytest.fixture
    def wamid(self) -> Wamid:
        return Wamid("wamid.1")
