import pytest

from support.graph import CREDENTIALS, TOKEN
from wacore.adapters.memory.messaging.media_store import MemoryMediaStore
from wacore.adapters.memory.messaging.number_directory import (
    MemoryNumberDirectory,
    RecordedAccount,
)
from wacore.application.messaging.credentials import Credentials
from wacore.application.messaging.ports_numbers import AccountDescription, NumberDescription
from wacore.domain.ids import PhoneNumberId
from wacore.testing.contracts.media_store import MediaStoreContract
from wacore.testing.contracts.number_directory import NumberDirectoryContract


@pytest.fixture
def credentials() -> Credentials:
    return CREDENTIALS


class TestMemoryMediaStore(MediaStoreContract):
    """The suite on memory."""

    @pytest.fixture
    def media(self) -> MemoryMediaStore:
        return MemoryMediaStore()

    @pytest.fixture
    def number(self) -> PhoneNumberId:
        return PhoneNumberId("106500000000001")


class TestMemoryNumberDirectory(NumberDirectoryContract):
    """The suite on memory."""

    @pytest.fixture
    def directory(self) -> MemoryNumberDirectory:
        directory = MemoryNumberDirectory()
        directory.accounts[CREDENTIALS.waba_id] = RecordedAccount(
            description=AccountDescription(waba_id=CREDENTIALS.waba_id, name="Garden"),
            numbers=[
                NumberDescription(
                    id=PhoneNumberId(number),
                    display_phone_number=f"+49 30 {number}",
                    verified_name="Garden",
                    status="CONNECTED",
                    quality="GREEN",
                )
                for number in ("1", "2")
            ],
            tokens={TOKEN},
        )
        return directory
