"""What the counting of who was written to promises."""

import asyncio
from datetime import timedelta

from wacore.application.messaging.ports import NewMessage
from wacore.domain.frequency_cap import FrequencyCap
from wacore.domain.messaging.dispatch import DispatchKind, Purpose
from wacore.domain.messaging.message_state import MessageState
from wacore.testing.contracts.messaging.sending_store import CONTENT, SendingStore
from wacore.testing.messages import NOON, ORGANIZATION, STRANGER, a_dispatch, a_message, inflight


class FrequencyCapsContract:
    """Subclasses supply `store`, empty."""

    async def test_a_cap_is_kept(self, store: SendingStore) -> None:
        """Changed and lifted again, and nobody else's."""
        for cap in (FrequencyCap(2, 7), FrequencyCap(1, 30), None):
            async with store.begin() as work:
                await work.frequency_caps.save(ORGANIZATION, cap)
                await work.commit()

            async with store.begin() as work:
                assert cap == await work.frequency_caps.of(ORGANIZATION)
                assert cap == await work.frequency_caps.hold(ORGANIZATION)
                assert await work.frequency_caps.of(STRANGER) is None
                assert await work.frequency_caps.hold(STRANGER) is None

    async def test_holding_changes_nothing(self, store: SendingStore) -> None:
        """Committed or not."""
        async with store.begin() as work:
            await work.frequency_caps.save(ORGANIZATION, FrequencyCap(2, 7))
            await work.commit()
        async with store.begin() as work:
            await work.frequency_caps.hold(ORGANIZATION)
            await work.commit()

        async with store.begin() as work:
            assert FrequencyCap(2, 7) == await work.frequency_caps.of(ORGANIZATION)

    async def test_what_people_have_been_sent(self, store: SendingStore) -> None:
        """By either address, once each, in the order of the question; of late and for all we know."""
        await store.open()
        later = NOON + timedelta(hours=1)
        await store.plan(
            inflight(1, bsuid="DE.1", state=MessageState.READ),
            inflight(2, posted_at=later, state=MessageState.UNKNOWN),
            inflight(3, posted_at=NOON - timedelta(microseconds=1)),
            *(inflight(n, state=state) for n, state in enumerate(_UNSEEN, start=4)),
            a_message(20),
        )
        people = [(f"+49170{n:07d}", None) for n in range(2, 21)]
        asked = [(a_message(1).phone, "DE.1"), (None, "DE.1"), *people, (None, None)]
        async with store.begin() as work:
            sent = await work.frequency_caps.sent(
                ORGANIZATION, asked, {Purpose.MARKETING}, NOON - timedelta(microseconds=1)
            )
            foreign = await work.frequency_caps.sent(
                STRANGER, asked, {Purpose.MARKETING}, NOON - timedelta(days=1)
            )
            other = await work.frequency_caps.sent(
                ORGANIZATION, asked, {Purpose.UTILITY}, NOON - timedelta(days=1)
            )

        assert [[NOON], [NOON], [later], *([] for _ in people[1:]), []] == sent
        assert [[] for _ in asked] == foreign == other

    async def test_single_messages_do_not_count(self, store: SendingStore) -> None:
        """An agent's reply is no campaign."""
        await store.open(a_dispatch(kind=DispatchKind.DIRECT))
        await store.plan(inflight(1))
        async with store.begin() as work:
            assert [[]] == await work.frequency_caps.sent(
                ORGANIZATION, [(inflight(1).phone, None)], set(Purpose), NOON - timedelta(days=1)
            )


class FrequencyCapRaceContract:
    """Subclasses supply `store`, empty."""

    async def test_whoever_holds_the_cap_counts_alone(self, store: SendingStore) -> None:
        """Of ten who would send a person their only message at once, one does; with a cap or none."""
        await store.open()

        async def send(n: int) -> bool:
            async with store.begin() as work:
                await work.frequency_caps.hold(ORGANIZATION)
                [sent] = await work.frequency_caps.sent(
                    ORGANIZATION,
                    [(a_message(1).phone, None)],
                    {Purpose.MARKETING},
                    NOON - timedelta(days=1),
                )
                if sent:
                    return False
                message = inflight(n, phone=a_message(1).phone)
                await work.messages.add([NewMessage(message, CONTENT, unique=False)])
                await work.commit()
                return True

        assert 1 == sum(await asyncio.gather(*(send(n) for n in range(1, 11))))


_UNSEEN = (
    MessageState.DEFERRED,
    MessageState.FAILED,
    MessageState.REJECTED,
    MessageState.SKIPPED,
    MessageState.CANCELLED,
)
