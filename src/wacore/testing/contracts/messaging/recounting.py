"""What the proof of the counters promises."""

import asyncio
from datetime import timedelta

from wacore.adapters.memory.clock import ManualClock
from wacore.application.messaging.reconcile import CounterDrift, Reconcile, ReconcileCommand
from wacore.domain.ids import DispatchId
from wacore.domain.messaging.dispatch_state import DispatchState
from wacore.domain.messaging.message_state import MessageState
from wacore.domain.messaging.tally import Tally
from wacore.testing.contracts.messaging.sending_store import SendingStore
from wacore.testing.messages import CAMPAIGN, NOON, STRANGER, a_dispatch, a_message, inflight

OTHER = DispatchId(STRANGER)
PLANNED = (CAMPAIGN, MessageState.PLANNED, "")
FAILED = (CAMPAIGN, MessageState.FAILED, "131026")


class RecountsContract:
    """Subclasses supply `store`, empty, whose pages of rows are small."""

    async def test_dispatches_come_by_id(self, store: SendingStore) -> None:
        """Page by page; those that ended too long ago only when all are asked for."""
        await store.open(a_dispatch(id=OTHER, state=DispatchState.FINISHED, ended_at=NOON))
        await store.open()
        both = sorted([CAMPAIGN, OTHER])
        recounts = store.recounts

        assert both == await recounts.dispatches(since=None, after=None, limit=5)
        assert both[:1] == await recounts.dispatches(since=NOON, after=None, limit=1)
        assert both[1:] == await recounts.dispatches(since=NOON, after=both[0], limit=5)
        later = NOON + timedelta(seconds=1)
        assert [CAMPAIGN] == await recounts.dispatches(since=later, after=None, limit=5)

    async def test_right_counters_are_a_count_of_the_rows(self, store: SendingStore) -> None:
        """Every state, reason and code; more rows than fit a page, many due at one moment."""
        await _several(store)
        kept, counted = await store.recounts.recount(CAMPAIGN)

        assert kept == counted == await store.reader.fold(CAMPAIGN)
        assert (Tally(), Tally()) == await store.recounts.recount(OTHER)

    async def test_a_counter_broken_by_hand_is_found(self, store: SendingStore) -> None:
        """Named with what it says and what it should; nothing is changed."""
        await _several(store)
        await _break(store)
        reconcile = Reconcile(store.begin, store.recounts, ManualClock())
        for _ in range(2):
            found = await reconcile(ReconcileCommand())
            assert 1 == found.checked
            assert [
                CounterDrift(
                    dispatch_id=CAMPAIGN,
                    state=MessageState.FAILED,
                    reason="131026",
                    kept=3,
                    counted=1,
                ),
                CounterDrift(
                    dispatch_id=CAMPAIGN, state=MessageState.PLANNED, reason="", kept=2, counted=7
                ),
            ] == found.drifts

    async def test_a_broken_counter_is_repaired_on_request(self, store: SendingStore) -> None:
        """And only there; the next count finds nothing."""
        await _several(store)
        await _break(store)
        reconcile = Reconcile(store.begin, store.recounts, ManualClock())
        repair = ReconcileCommand(dispatch_ids=(CAMPAIGN,), repair=True)
        assert 2 == len((await reconcile(repair)).drifts)

        assert [] == (await reconcile(repair)).drifts
        [(_, tally)] = await store.reader.dispatches(a_dispatch().organization_id, [CAMPAIGN])
        assert tally == await store.reader.fold(CAMPAIGN)

    async def test_a_drift_is_noted_over_the_last_one(self, store: SendingStore) -> None:
        """Found again it is the same one; mended, or never there, it is none."""
        await store.open()
        for messages in (0, 3, 2, 0, 0):
            async with store.begin() as work:
                await work.drifts.note(CAMPAIGN, messages, NOON)
                await work.commit()

    async def test_counting_while_others_write_finds_nothing(self, store: SendingStore) -> None:
        """Rows and counters are seen as of one moment; and nobody waits."""
        await store.open()
        await store.plan(*(a_message(n) for n in range(1, 31)))

        async def write() -> None:
            for n in range(1, 31):
                await store.change(inflight(n))

        writing = asyncio.create_task(write())
        looks = 0
        while not writing.done():
            kept, counted = await store.recounts.recount(CAMPAIGN)
            assert kept == counted
            looks += 1
            await asyncio.sleep(0)
        await writing
        assert looks > 0


async def _several(store: SendingStore) -> None:
    await store.open()
    await store.plan(*(a_message(n) for n in range(1, 14)))
    await store.change(
        a_message(1, state=MessageState.SKIPPED, reason="no_consent"),
        a_message(2, state=MessageState.FAILED, error_code=131026),
        a_message(3, state=MessageState.REJECTED, error_code=0),
        a_message(4, state=MessageState.READ, error_code=131026, reason="x"),
        inflight(5),
        a_message(6, state=MessageState.REJECTED, reason="too_long"),
    )


async def _break(store: SendingStore) -> None:
    async with store.begin() as work:
        await work.tallies.move({PLANNED: -5, FAILED: 2})
        await work.commit()
