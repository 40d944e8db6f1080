"""What is read of the sending side."""

from datetime import timedelta
from typing import Any

import pytest

from wacore.application.cursors import InvalidCursor
from wacore.application.messaging.views_sending import HourView, MessageFilter
from wacore.application.ports import PageRequest
from wacore.domain.ids import DispatchId, Wamid
from wacore.domain.messaging.dispatch import DispatchKind, Pause
from wacore.domain.messaging.dispatch_state import DispatchState
from wacore.domain.messaging.message import MessageNotFound
from wacore.domain.messaging.message_state import MessageState
from wacore.testing.contracts.messaging.sending_store import CONTENT, SendingStore
from wacore.testing.messages import (
    CAMPAIGN,
    NOON,
    ORGANIZATION,
    STRANGER,
    a_dispatch,
    a_message,
    inflight,
)

OTHER = DispatchId(STRANGER)
HOUR = timedelta(hours=1)


class DueMessagesContract:
    """Subclasses supply `store`, empty."""

    async def test_deferred_ones_come_first_then_the_oldest(self, store: SendingStore) -> None:
        """With what is to be sent, and up to the limit."""
        await store.open()
        old = a_message(3, due_at=NOON - HOUR)
        deferred = a_message(4, state=MessageState.DEFERRED)
        await store.plan(
            a_message(1), a_message(2), old, deferred, a_message(5, due_at=NOON + HOUR)
        )
        found = await store.due.due(CAMPAIGN, NOON, limit=3)

        assert [deferred, old, a_message(1)] == [each.message for each in found]
        assert {CONTENT} == {each.content for each in found}

    async def test_running_dispatches_with_due_messages_wait(self, store: SendingStore) -> None:
        """Not those that are paused, done, or have nothing due yet."""
        ids = [DispatchId(a_message(n).id) for n in range(1, 5)]
        states = [
            MessageState.DEFERRED,
            MessageState.PLANNED,
            MessageState.READ,
            MessageState.PLANNED,
        ]
        for n, (dispatch_id, state) in enumerate(zip(ids, states, strict=True), start=1):
            running = DispatchState.PAUSED if n == 2 else DispatchState.RUNNING
            await store.open(a_dispatch(id=dispatch_id, state=running))
            due_at = NOON + HOUR if n == 4 else NOON
            await store.plan(a_message(n, dispatch_id=dispatch_id, state=state, due_at=due_at))

        assert ids[:1] == [each.id for each in await store.due.waiting(NOON, limit=9)]
        assert [] == await store.due.waiting(NOON, limit=9, after=ids[0])
        assert ids[3:] == [each.id for each in await store.due.waiting(NOON + HOUR, limit=9)][1:]

    async def test_dispatches_are_found_by_a_state_of_their_messages(
        self, store: SendingStore
    ) -> None:
        """As their counters tell."""
        await store.open()
        await store.open(a_dispatch(id=OTHER))
        await store.plan(inflight(1), a_message(2, dispatch_id=OTHER))

        assert [CAMPAIGN] == [
            each.id for each in await store.due.in_state(MessageState.INFLIGHT, limit=9)
        ]
        assert [] == await store.due.in_state(MessageState.INFLIGHT, limit=9, after=CAMPAIGN)
        await store.change(inflight(1, state=MessageState.UNKNOWN))
        assert [] == await store.due.in_state(MessageState.INFLIGHT, limit=9)

    async def test_campaigns_are_found_while_they_are_planned(self, store: SendingStore) -> None:
        """Whether they run or not; never single messages, which nobody ever completes."""
        others: list[dict[str, Any]] = [
            {"total": 5},
            {"state": DispatchState.CANCELLED},
            {"kind": DispatchKind.DIRECT, "template": None},
        ]
        for n, terms in enumerate(others, start=2):
            await store.open(a_dispatch(id=DispatchId(a_message(n).id), **terms))
        paused = {"state": DispatchState.PAUSED, "pause": Pause("operator")}
        await store.open(a_dispatch(id=OTHER, **paused))
        await store.open()

        found = await store.due.being_planned(limit=9)
        assert {CAMPAIGN, OTHER} == {each.id for each in found}
        assert 1 == len(await store.due.being_planned(limit=1))

    async def test_dispatches_are_found_by_what_they_rest_for(self, store: SendingStore) -> None:
        """Not those that were stopped for another reason, and not those that run."""
        ids = [DispatchId(a_message(n).id) for n in range(1, 4)]
        for dispatch_id, reason in zip(ids, ("canary", "operator", "canary"), strict=True):
            paused = {"state": DispatchState.PAUSED, "pause": Pause(reason)}
            await store.open(a_dispatch(id=dispatch_id, **paused))
        await store.open()

        first = await store.due.resting("canary", limit=1)
        rest = await store.due.resting("canary", limit=9, after=first[-1].id)
        assert [ids[0], ids[2]] == [each.id for each in (*first, *rest)]
        assert [] == await store.due.resting("daily_limit", limit=9)

    async def test_what_was_cancelled_by_half_is_found(self, store: SendingStore) -> None:
        """A cancelled dispatch with messages that wait; not one without, nor one that runs."""
        ids = [DispatchId(a_message(n).id) for n in range(1, 5)]
        for n, (state, of_message) in enumerate(
            [
                (DispatchState.CANCELLED, MessageState.PLANNED),
                (DispatchState.CANCELLED, MessageState.DEFERRED),
                (DispatchState.CANCELLED, MessageState.READ),
                (DispatchState.RUNNING, MessageState.PLANNED),
            ]
        ):
            await store.open(a_dispatch(id=ids[n], state=state))
            await store.plan(a_message(n, dispatch_id=ids[n], state=of_message))

        assert ids[:2] == sorted(each.id for each in await store.due.half_cancelled(limit=9))
        assert 1 == len(await store.due.half_cancelled(limit=1))

    async def test_a_dispatch_is_read_or_none(self, store: SendingStore) -> None:
        """Without a lock."""
        await store.open()

        assert a_dispatch() == await store.due.dispatch(CAMPAIGN)
        assert await store.due.dispatch(OTHER) is None


class SendingReaderContract:
    """Subclasses supply `store`, empty."""

    async def test_messages_come_in_pages_the_newest_first(self, store: SendingStore) -> None:
        """Filtered by dispatch, state, phone number and contact."""
        await store.plan(*(a_message(n) for n in range(1, 6)), inflight(6))
        first = await store.reader.messages(ORGANIZATION, MessageFilter(), PageRequest(limit=4))
        rest = await store.reader.messages(
            ORGANIZATION, MessageFilter(), PageRequest(limit=4, cursor=first.next_cursor)
        )

        assert [a_message(n).id for n in range(6, 0, -1)] == [
            view.id for view in (*first.items, *rest.items)
        ]
        assert rest.next_cursor is None
        for wanted, count in (
            (MessageFilter(states=(MessageState.INFLIGHT, MessageState.READ)), 1),
            (MessageFilter(dispatch_id=OTHER), 0),
            (MessageFilter(dispatch_id=CAMPAIGN), 6),
            (MessageFilter(phone=a_message(2).phone), 1),
            (MessageFilter(contact_id=a_message(3).contact_id), 1),
        ):
            page = await store.reader.messages(ORGANIZATION, wanted, PageRequest())
            assert count == len(page.items)
        with pytest.raises(InvalidCursor):
            await store.reader.messages(ORGANIZATION, MessageFilter(), PageRequest(cursor="x"))

    @pytest.mark.parametrize("states", [(), (MessageState.PLANNED, MessageState.INFLIGHT)])
    async def test_a_dispatch_is_paged_through_by_when_its_messages_are_due(
        self, store: SendingStore, states: tuple[MessageState, ...]
    ) -> None:
        """The latest first, whatever their states; the newest of those that are due at once."""
        due = [NOON, NOON + HOUR, NOON, NOON, NOON - HOUR]
        await store.plan(
            *(a_message(n, due_at=at) for n, at in enumerate(due, start=1)),
            inflight(6, due_at=NOON + HOUR),
            inflight(7),
            a_message(8, dispatch_id=OTHER),
        )
        wanted = MessageFilter(dispatch_id=CAMPAIGN, states=states)
        found, cursor = [], None
        for _ in range(4):
            page = await store.reader.messages(
                ORGANIZATION, wanted, PageRequest(limit=2, cursor=cursor)
            )
            found += page.items
            cursor = page.next_cursor

        assert cursor is None
        assert [a_message(n).id for n in (6, 2, 7, 4, 3, 1, 5)] == [view.id for view in found]
        assert [] == (await store.reader.messages(STRANGER, wanted, PageRequest())).items

    async def test_one_message_is_shown_with_its_words(self, store: SendingStore) -> None:
        """And with what its error means."""
        failed = inflight(1, state=MessageState.FAILED, error_code=131026, wamid=Wamid("w"))
        await store.plan(failed)
        details = await store.reader.message(ORGANIZATION, failed.id)

        assert (CONTENT, failed.id, Wamid("w")) == (
            bytes(details.content),
            details.message.id,
            details.message.wamid,
        )
        assert details.message.error is not None
        assert 131026 == details.message.error.code

    async def test_nothing_of_another_organisation_is_found(self, store: SendingStore) -> None:
        """By no way."""
        await store.open()
        await store.plan(a_message())
        reader = store.reader

        with pytest.raises(MessageNotFound):
            await reader.message(STRANGER, a_message().id)
        assert [] == (await reader.messages(STRANGER, MessageFilter(), PageRequest())).items
        assert [] == await reader.dispatches(STRANGER, [CAMPAIGN])
        assert [] == await reader.timeline(STRANGER, CAMPAIGN)
        contact = a_message().contact_id
        assert contact is not None
        assert set() == await reader.addressed(STRANGER, [CAMPAIGN], [contact])
        assert {contact} == await reader.addressed(ORGANIZATION, [CAMPAIGN], [contact])

    async def test_whoever_was_skipped_was_not_addressed(self, store: SendingStore) -> None:
        """A follow-up may still write to them."""
        skipped = a_message(1, state=MessageState.SKIPPED)
        await store.plan(skipped)
        assert skipped.contact_id is not None

        assert set() == await store.reader.addressed(ORGANIZATION, [CAMPAIGN], [skipped.contact_id])

    async def test_the_timeline_tells_each_hour(self, store: SendingStore) -> None:
        """And how many were accepted of late."""
        await store.open()
        await store.plan(a_message(1), a_message(2))
        at = NOON + timedelta(minutes=30)
        read = {"state": MessageState.READ, "read_at": NOON + HOUR, "delivered_at": at}
        await store.change(
            inflight(1, accepted_at=at, sent_at=at, **read), inflight(2, accepted_at=NOON, **read)
        )

        assert [
            HourView(hour=NOON, accepted=2, sent=1, delivered=2),
            HourView(hour=NOON + HOUR, read=2),
        ] == await store.reader.timeline(ORGANIZATION, CAMPAIGN)
        assert {CAMPAIGN: 1} == await store.reader.accepted_since([CAMPAIGN], at)
        assert {} == await store.reader.accepted_since([CAMPAIGN], at + HOUR)
