"""Answers already given, by the caller's Idempotency-Key."""

from typing import Protocol

import msgspec


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What the first request with a key got; `status` 0 means that it is still running.

    Attributes:
        fingerprint: SHA-256 over method, path and body, to tell a retry from another request.
    """

    fingerprint: bytes
    status: int = 0
    headers: tuple[tuple[bytes, bytes], ...] = ()
    body: bytes = b""


class IdempotencyStore(Protocol):
    """Kept for a day. Keys carry the organisation and the caller."""

    async def claim(self, key: str, fingerprint: bytes) -> Answer | None:
        """None if the key was free and is now ours; else what stands there. One atomic step."""
        ...

    async def finish(self, key: str, answer: Answer) -> None:
        """Keep the answer for those who ask again."""
        ...

    async def release(self, key: str) -> None:
        """Nothing was done under this key; it is free again."""
        ...
