"""Blue ticks nobody sees."""

from wacore.application.messaging.credentials import Credentials
from wacore.domain.errors import UpstreamFailed
from wacore.domain.ids import PhoneNumberId, Wamid


class MemoryReadReceipts:
    """A ReadReceipts that remembers what was read; while `down` it fails."""

    def __init__(self) -> None:
        self.read: list[Wamid] = []
        self.down = False

    async def mark_read(
        self, credentials: Credentials, phone_number_id: PhoneNumberId, wamid: Wamid
    ) -> None:
        if self.down:
            raise UpstreamFailed("Meta does not answer.")
        self.read.append(wamid)
