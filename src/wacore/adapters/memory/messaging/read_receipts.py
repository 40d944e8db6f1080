"""Blue ticks nobody sees."""

from collections.abc import Collection

from wacore.application.messaging.credentials import Credentials
from wacore.application.messaging.ports_numbers import TokenRefused
from wacore.domain.errors import UpstreamFailed
from wacore.domain.ids import PhoneNumberId, Wamid


class MemoryReadReceipts:
    """
    A ReadReceipts that remembers what was read; while `down` it fails.

    Args:
        tokens: Those that are accepted; None accepts any.
    """

    def __init__(self, tokens: Collection[str] | None = None) -> None:
        self._tokens = tokens
        self.read: list[Wamid] = []
        self.down = False

    async def mark_read(
        self, credentials: Credentials, phone_number_id: PhoneNumberId, wamid: Wamid
    ) -> None:
        if self.down:
            raise UpstreamFailed("Meta does not answer.")
        if self._tokens is not None and credentials.access_token not in self._tokens:
            raise TokenRefused(credentials.waba_id, "Invalid OAuth access token")
        self.read.append(wamid)
