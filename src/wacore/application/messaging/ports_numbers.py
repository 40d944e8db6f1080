"""What accounts ask of Meta: who they are, what numbers they have, where webhooks go."""

from typing import Protocol

import msgspec

from wacore.application.messaging.credentials import Credentials
from wacore.domain.errors import Conflict
from wacore.domain.ids import PhoneNumberId, WabaId


class TokenRefused(Conflict):
    """Meta does not accept the account's token, or the token may not do this."""

    code = "token-refused"

    def __init__(self, waba_id: WabaId, reason: str) -> None:
        super().__init__(f"Meta refuses the access token of account {waba_id}: {reason}")
        self.waba_id = waba_id
        self.reason = reason


class AccountDescription(msgspec.Struct, frozen=True, kw_only=True):
    """
    An account as Meta describes it.

    Attributes:
        tier: The portfolio's daily limit (`TIER_10K`), if told.
        portfolio: Meta's id of the business that owns the account, if told.
        can_send: AVAILABLE, LIMITED or BLOCKED (Meta, health status); empty if not told.
        problems: What stands against sending, for a person to read.
    """

    waba_id: WabaId
    name: str = ""
    currency: str = ""
    tier: str = ""
    portfolio: str = ""
    can_send: str = ""
    problems: tuple[str, ...] = ()


class NumberDescription(msgspec.Struct, frozen=True, kw_only=True):
    """A phone number as Meta describes it; `throughput` is STANDARD, HIGH or NOT_APPLICABLE."""

    id: PhoneNumberId
    display_phone_number: str
    verified_name: str = ""
    status: str = "UNKNOWN"
    quality: str = "UNKNOWN"
    throughput: str = "STANDARD"
    tier: str = ""
    is_on_business_app: bool = False


class NumberDirectory(Protocol):
    """Meta's records of an account.

    Raises:
        TokenRefused: In any method, when the token is invalid, expired, or lacks a permission.
        UpstreamFailed: In any method, when Meta does not answer or fails.
    """

    async def account(self, credentials: Credentials) -> AccountDescription: ...

    async def numbers(self, credentials: Credentials) -> list[NumberDescription]:
        """All of them, however many pages that takes."""
        ...

    async def subscribe(
        self, credentials: Credentials, *, callback_url: str, verify_token: str
    ) -> None:
        """
        Have webhooks of this account sent to us. Meta asks `callback_url` to confirm at once.

        Args:
            callback_url: At most 200 characters; empty takes the app's own.
        """
        ...

    async def unsubscribe(self, credentials: Credentials) -> None: ...
