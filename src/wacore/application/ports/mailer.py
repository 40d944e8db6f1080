"""Letters."""

from typing import Protocol

import msgspec

from wacore.domain.errors import UpstreamFailed


class MailNotSent(UpstreamFailed):
    code = "mail-not-sent"

    def __init__(self, reason: str) -> None:
        super().__init__(f"The mail server did not take the letter: {reason}")


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    to: str
    subject: str
    text: str


class Mailer(Protocol):
    async def send(self, letter: Letter) -> None:
        """
        Returns once another system is responsible for delivery.

        Raises:
            MailNotSent: It may be tried again.
        """
