"""What is asked again and again, known beyond the life of one process."""

from collections.abc import Sequence
from typing import Protocol

import msgspec


class HotQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """
    Attributes:
        key: Of its answer in the cache: two questions with one answer are one question.
        query: In msgpack, so that it can be put again.
        times: So often it was asked, each time counting less the longer ago it was.
    """

    key: str
    query: bytes
    times: float = 1.0


class HotQuestions(Protocol):
    """
    The questions asked most lately, some dozens of each kind. What nobody asks any more is
    forgotten within hours.
    """

    async def note(self, kind: str, asked: Sequence[HotQuestion]) -> str:
        """
        Add their `times`; of one key the latest query stays.

        Args:
            kind: The use case that answers them, for example `Contacts.list`.

        Returns:
            A mark of the record, which is another once it was lost and begun anew.

        Raises:
            UpstreamFailed: It cannot be noted at the moment.
        """
        ...

    async def hottest(self, kind: str) -> list[HotQuestion]:
        """
        The most asked first.

        Raises:
            UpstreamFailed: It cannot be said at the moment.
        """
        ...
