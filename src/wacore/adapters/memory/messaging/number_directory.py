"""Meta's records, kept here: for tests, for simulation, and for trying things out."""

from dataclasses import dataclass, field

from wacore.application.messaging.credentials import Credentials
from wacore.application.messaging.ports_numbers import (
    AccountDescription,
    NumberDescription,
    TokenRefused,
)
from wacore.domain.errors import UpstreamFailed
from wacore.domain.ids import WabaId


@dataclass
class RecordedAccount:
    """
    Attributes:
        tokens: Those Meta accepts for it.
        callback: Where its webhooks go; None while nobody has subscribed.
    """

    description: AccountDescription
    numbers: list[NumberDescription]
    tokens: set[str]
    callback: tuple[str, str] | None = field(default=None)


class MemoryNumberDirectory:
    """A NumberDirectory; while `down` it fails as Meta does when it is not there."""

    def __init__(self) -> None:
        self.accounts: dict[WabaId, RecordedAccount] = {}
        self.down = False

    async def account(self, credentials: Credentials) -> AccountDescription:
        return self._allowed(credentials).description

    async def numbers(self, credentials: Credentials) -> list[NumberDescription]:
        return list(self._allowed(credentials).numbers)

    async def subscribe(
        self, credentials: Credentials, *, callback_url: str, verify_token: str
    ) -> None:
        self._allowed(credentials).callback = (callback_url, verify_token)

    async def unsubscribe(self, credentials: Credentials) -> None:
        self._allowed(credentials).callback = None

    def _allowed(self, credentials: Credentials) -> RecordedAccount:
        if self.down:
            raise UpstreamFailed("Meta does not answer.")
        recorded = self.accounts.get(credentials.waba_id)
        if recorded is None or credentials.access_token not in recorded.tokens:
            raise TokenRefused(credentials.waba_id, "Invalid OAuth access token")
        return recorded
