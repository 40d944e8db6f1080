"""Secrets that never leave the process."""

from itertools import count

from wacore.application.ports.secret_box import SecretUnreadable


class MemorySecretBox:
    """A SecretBox that keeps the secrets and hands out cloakroom tickets for them."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[str, str]] = {}
        self._numbers = count(1)
        self._key = 1

    def seal(self, secret: str, *, place: str) -> str:
        ticket = f"ticket.{self._key}.{next(self._numbers)}"
        self._kept[ticket] = (place, secret)
        return ticket

    def open(self, sealed: str, *, place: str) -> str:
        kept = self._kept.get(sealed)
        if kept is None or kept[0] != place:
            raise SecretUnreadable(place)
        return kept[1]

    def outdated(self, sealed: str) -> bool:
        return not sealed.startswith(f"ticket.{self._key}.")

    def rotate(self) -> None:
        """Go on with a new key; what was sealed before still opens."""
        self._key += 1
