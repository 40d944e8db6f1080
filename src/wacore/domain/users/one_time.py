"""Tokens that travel by mail and are good once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from wacore.domain.errors import InvalidInput
from wacore.domain.ids import UserId


class Purpose(StrEnum):
    RESET_PASSWORD = "reset_password"  # noqa: S105 - a purpose, no password
    VERIFY_EMAIL = "verify_email"


LIFETIMES = {Purpose.RESET_PASSWORD: timedelta(minutes=30), Purpose.VERIFY_EMAIL: timedelta(days=3)}


class InvalidOneTimeToken(InvalidInput):
    code = "invalid-one-time-token"

    def __init__(self) -> None:
        super().__init__("This link is unknown, used or expired; ask for a new one.", field="token")


@dataclass(frozen=True, kw_only=True)
class OneTimeToken:
    """At most one per user and purpose; a newer one replaces it. Only the hash is kept."""

    user_id: UserId
    purpose: Purpose
    token_hash: bytes
    expires_at: datetime

    @classmethod
    def issue(
        cls, user_id: UserId, purpose: Purpose, token_hash: bytes, at: datetime
    ) -> "OneTimeToken":
        return cls(
            user_id=user_id,
            purpose=purpose,
            token_hash=token_hash,
            expires_at=at + LIFETIMES[purpose],
        )

    def redeem(self, at: datetime) -> UserId:
        """
        Raises:
            InvalidOneTimeToken: Too late.
        """
        if at >= self.expires_at:
            raise InvalidOneTimeToken
        return self.user_id


@dataclass(frozen=True, kw_only=True)
class LetterRequest:
    """
    Somebody asked for a letter to this address; whether an account has it is looked up later, so
    that the one who asked cannot tell from the answer or its timing.
    """

    id: int
    email: str
    purpose: Purpose
    attempts: int = 0
