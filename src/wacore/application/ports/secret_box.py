"""Secrets at rest."""

from typing import Protocol

from wacore.domain.errors import Conflict


class SecretUnreadable(Conflict):
    """A stored secret was sealed with a key we no longer have, for another place, or was altered."""

    code = "secret-unreadable"

    def __init__(self, place: str) -> None:
        super().__init__(f"The secret stored for {place} cannot be read; enter it again.")
        self.place = place


class SecretBox(Protocol):
    """Authenticated encryption with several keys: the newest seals, all of them open.

    `place` says where the sealed text is kept (`whatsapp_account:<id>:access_token`); moved to
    another place it does not open.
    """

    def seal(self, secret: str, *, place: str) -> str:
        """ASCII text, different at each call."""
        ...

    def open(self, sealed: str, *, place: str) -> str:
        """
        Raises:
            SecretUnreadable: Unknown key, another place, or not ours at all.
        """
        ...

    def outdated(self, sealed: str) -> bool:
        """Whether a newer key exists than the one that sealed this."""
        ...
