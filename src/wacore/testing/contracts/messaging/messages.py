"""What a MessageStore promises."""

from dataclasses import replace
from datetime import timedelta

import pytest

from wacore.domain.ids import DispatchId, Wamid
from wacore.domain.messaging.message import Message
from wacore.domain.messaging.message_state import MessageState
from wacore.testing.contracts.messaging.sending_store import SendingStore
from wacore.testing.messages import CAMPAIGN, NOON, STRANGER, a_message, inflight

LEASE = timedelta(seconds=60)
FULL = inflight(
    9,
    bsuid="DE.7Q4mZr1T9sKx2LwA",
    state=MessageState.FAILED,
    attempt=3,
    tries=2,
    doubts=2,
    lease_until=NOON + timedelta(microseconds=123_457),
    wamid=Wamid("wamid.9"),
    accepted_at=NOON + timedelta(seconds=1, microseconds=1),
    sent_at=NOON + timedelta(seconds=2),
    delivered_at=NOON + timedelta(seconds=3),
    read_at=NOON + timedelta(seconds=4),
    failed_at=NOON + timedelta(seconds=5),
    reason="because",
    error_code=131026,
    error_details="Übermittlung 🎉",
    price_category="marketing",
    billable=True,
    time_zone="America/Argentina/ComodRivadavia",
)


class MessageStoreContract:
    """Subclasses supply `store`, empty."""

    async def test_a_message_comes_back_as_it_was_stored(self, store: SendingStore) -> None:
        """Every field, to the microsecond."""
        await store.plan(FULL, a_message(2))

        assert [a_message(2), FULL] == await store.load(FULL, a_message(2))

    async def test_a_changed_message_comes_back_as_it_was_saved(self, store: SendingStore) -> None:
        """All that can change does; saving the same again is nothing new."""
        planned = a_message(9, bsuid=FULL.bsuid, time_zone=FULL.time_zone)
        await store.plan(planned)
        await store.change(FULL)
        await store.change(FULL)

        assert [FULL] == await store.load(planned)

    async def test_no_commit_no_trace(self, store: SendingStore) -> None:
        """Leaving the block without a commit undoes its writes."""
        await store.plan(a_message())
        async with store.begin() as work:
            [message] = await work.messages.lock([a_message().id])
            await work.messages.save([(message, message.claim(NOON, LEASE))])

        assert [a_message()] == await store.load(a_message())

    @pytest.mark.parametrize(
        "twin",
        [
            a_message(2, phone=a_message(1).phone),
            a_message(2, bsuid="DE.1"),
            a_message(2, contact_id=a_message(1).contact_id),
        ],
        ids=["phone", "bsuid", "contact"],
    )
    @pytest.mark.parametrize("calls", [1, 2])
    async def test_one_recipient_has_one_place(
        self, store: SendingStore, twin: Message, calls: int
    ) -> None:
        """The first stays, in one call or in two; the second one's place is the first one's."""
        first = a_message(1, bsuid="DE.1")
        if calls == 1:
            places = await store.plan(first, twin)
        else:
            places = [*await store.plan(first), *await store.plan(twin)]

        assert [first.id, first.id] == [place.message_id for place in places]
        assert first.contact_id == places[1].contact_id
        assert [first] == await store.load(first, twin)

    async def test_a_page_planned_twice_is_planned_once(self, store: SendingStore) -> None:
        """Each finds its own place taken, by itself."""
        page = [a_message(n) for n in range(1, 30)]
        await store.plan(*page)
        again = [
            a_message(n + 100, contact_id=m.contact_id, phone=m.phone) for n, m in enumerate(page)
        ]
        places = await store.plan(*again)

        assert [message.id for message in page] == [place.message_id for place in places]
        assert [message.contact_id for message in page] == [place.contact_id for place in places]

    async def test_whoever_is_skipped_takes_no_address(self, store: SendingStore) -> None:
        """Two contacts with one number: one gets the message, the other is on record beside it."""
        first = a_message(1)
        second = a_message(2, phone=first.phone, state=MessageState.SKIPPED, reason="duplicate")
        await store.plan(first)
        await store.plan(second)
        places = await store.plan(a_message(3, contact_id=second.contact_id, phone=first.phone))

        assert [first, second] == await store.load(first, second)
        assert [second.id] == [place.message_id for place in places]

    async def test_single_messages_may_go_to_one_person_often(self, store: SendingStore) -> None:
        """And dispatches know nothing of each other."""
        other = a_message(3, dispatch_id=DispatchId(STRANGER), phone=a_message(1).phone)
        await store.plan(a_message(1), unique=False)
        await store.plan(a_message(2, phone=a_message(1).phone), unique=False)
        await store.plan(other)

        assert 3 == len(await store.load(a_message(1), a_message(2), other))

    @pytest.mark.parametrize("attempts", [0, 1])
    async def test_what_has_changed_since_it_was_read_is_not_locked(
        self, store: SendingStore, attempts: int
    ) -> None:
        """Whatever changed, and however alike the messages are: so nothing is claimed twice."""
        read = [a_message(n) for n in range(1, 6)] + [replace(a_message(6), attempt=attempts)]
        await store.plan(*read)
        await store.change(
            read[1].claim(NOON, LEASE),
            replace(read[2], state=MessageState.DEFERRED),
            replace(read[3], changed_at=NOON + timedelta(microseconds=1)),
            replace(read[4], attempt=2),
        )
        async with store.begin() as work:
            found = await work.messages.lock_unchanged([*reversed(read), a_message(9)])

        assert [read[0], read[5]] == found

    async def test_a_message_is_found_by_its_wamid(self, store: SendingStore) -> None:
        """Those without one are not."""
        await store.plan(FULL, a_message(1))
        async with store.begin() as work:
            assert [FULL] == await work.messages.lock_by_wamid([Wamid("wamid.9"), Wamid("x")])
            assert [] == await work.messages.lock_by_wamid([])

    @pytest.mark.parametrize("portion", [1, 2, 3, 9])
    async def test_messages_in_some_states_come_in_portions(
        self, store: SendingStore, portion: int
    ) -> None:
        """State by state, the first due first, each portion after the last of the one before."""
        deferred = [
            a_message(7, state=MessageState.DEFERRED),
            a_message(3, state=MessageState.DEFERRED, due_at=NOON + LEASE),
        ]
        planned = [
            a_message(6, due_at=NOON - LEASE),
            a_message(1),
            a_message(2),
            a_message(5),
            a_message(4, due_at=NOON + LEASE),
        ]
        await store.plan(*planned, *deferred, inflight(8))
        found: list[Message] = []
        async with store.begin() as work:
            while some := await work.messages.lock_in_state(
                CAMPAIGN,
                [MessageState.PLANNED, MessageState.DEFERRED],
                limit=portion,
                after=found[-1] if found else None,
            ):
                assert len(some) <= portion
                found += some

        assert [*deferred, *planned] == found

    async def test_an_expired_lease_is_found(self, store: SendingStore) -> None:
        """From the moment it ends; others' leases and other states are left alone."""
        expired = inflight(1, lease_until=NOON)
        await store.plan(
            expired,
            inflight(2, lease_until=NOON + LEASE),
            inflight(3, lease_until=NOON, state=MessageState.UNKNOWN),
        )
        async with store.begin() as work:
            dispatches = [expired.dispatch_id]

            assert [expired] == await work.messages.lock_expired(dispatches, NOON, limit=9)
            assert [] == await work.messages.lock_expired([], NOON, limit=9)
