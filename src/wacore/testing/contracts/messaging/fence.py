"""What the count of claims, and those who witness it, promise."""

import asyncio
from collections.abc import Callable
from uuid import UUID

from wacore.application.messaging.ports_fence import Witness
from wacore.domain.messaging.fence import SLOTS, Fence
from wacore.testing.contracts.messaging.sending_store import SendingStore

LINE = UUID(int=7)
OTHER_LINE = UUID(int=8)


class FenceStoreContract:
    """Subclasses supply `store`, empty."""

    async def test_a_line_begins_once(self, store: SendingStore) -> None:
        """Whoever comes later is told of the first."""
        async with store.begin() as work:
            assert await work.fence.read() is None
            assert await work.fence.claim(LINE, 5) is None
        for line in (LINE, OTHER_LINE):
            async with store.begin() as work:
                assert Fence(LINE) == await work.fence.begin(line)
                await work.commit()

        async with store.begin() as work:
            assert Fence(LINE) == await work.fence.read()

    async def test_claims_are_counted_by_slot(self, store: SendingStore) -> None:
        """Those rolled back are not; concurrent ones get numbers of their own."""
        async with store.begin() as work:
            await work.fence.begin(LINE)
            await work.commit()

        async def claim(slot: int) -> int:
            async with store.begin() as work:
                claimed = await work.fence.claim(LINE, slot)
                await work.commit()
            assert claimed is not None
            assert slot == claimed.slot
            return claimed.number

        assert 1 == await claim(SLOTS - 1)
        numbers = await asyncio.gather(*(claim(SLOTS - 1) for _ in range(5)), claim(0))
        async with store.begin() as work:
            await work.fence.claim(LINE, 0)
        async with store.begin() as work:
            assert await work.fence.claim(OTHER_LINE, 0) is None
            await work.commit()

        assert [1, 2, 3, 4, 5, 6] == sorted(numbers)
        async with store.begin() as work:
            assert Fence(LINE, {0: 1, SLOTS - 1: 6}) == await work.fence.read()

    async def test_what_a_witness_knows_can_be_learnt(self, store: SendingStore) -> None:
        """A count only rises."""
        async with store.begin() as work:
            await work.fence.begin(LINE)
            await work.fence.learn({1: 10, 2: 20})
            await work.fence.learn({1: 11, 2: 3, 3: 1})
            await work.commit()

        async with store.begin() as work:
            assert Fence(LINE, {1: 11, 2: 20, 3: 1}) == await work.fence.read()


class WitnessContract:
    """Subclasses supply `open_witness`, which opens the same memory each time."""

    async def test_an_unknown_line_is_not_an_empty_one(
        self, open_witness: Callable[[], Witness]
    ) -> None:
        """A line of which nothing was claimed yet is known as soon as it was noted."""
        assert await open_witness().seen(LINE) is None
        await open_witness().note(LINE, {})

        assert {} == await open_witness().seen(LINE)
        assert await open_witness().seen(OTHER_LINE) is None

    async def test_counts_only_rise(self, open_witness: Callable[[], Witness]) -> None:
        """In whatever order they are noted, and by whom."""
        one, other = open_witness(), open_witness()
        await one.note(LINE, {0: 2, SLOTS - 1: 2**40})
        await other.note(LINE, {0: 1, 3: 1})
        await one.note(LINE, {3: 5})

        assert {0: 2, 3: 5, SLOTS - 1: 2**40} == await one.seen(LINE)
        assert await one.seen(LINE) == await other.seen(LINE) == await open_witness().seen(LINE)
