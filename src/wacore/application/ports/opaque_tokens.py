"""Random texts that mean nothing to their holder."""

from typing import Protocol


class OpaqueTokens(Protocol):
    def make(self) -> str:
        """At least 256 bits, safe in URLs."""
        ...

    def digest(self, token: str) -> bytes:
        """32 bytes from which the token cannot be found."""
        ...
