"""What the stores that limits are kept by promise."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from wacore.application.messaging.ports_limits import NumberPaces, OpenWindows
from wacore.domain.ids import ConversationId, MessageId, PhoneNumberId
from wacore.domain.messaging.pace import Pace
from wacore.testing.contracts.messaging.sending_store import SendingStore
from wacore.testing.intake import IntakeStore, a_conversation
from wacore.testing.messages import NOON, NUMBER, ORGANIZATION, STRANGER, a_message, inflight

PORTFOLIO = (ORGANIZATION, "506500000000001")
SECOND = timedelta(seconds=1)
DAY = timedelta(hours=24)


def people(*numbers: int, by: int = 0) -> dict[str, MessageId]:
    """These persons, each with the message to them of campaign `by`."""
    return {f"+49170{n:07d}": MessageId(UUID(int=by * 1000 + n)) for n in numbers}


class ReachStoreContract:
    """Subclasses supply `store`, empty."""

    async def reach(
        self,
        store: SendingStore,
        wanted: Mapping[str, MessageId],
        *,
        limit: int = 3,
        now: datetime = NOON,
        portfolio: tuple[object, str] = PORTFOLIO,
    ) -> int:
        async with store.begin() as work:
            reached = await work.reaches.reach(portfolio, wanted, limit=limit, now=now)  # type: ignore[arg-type]
            await work.commit()
        return len(reached)

    async def test_no_more_people_than_the_limit(self, store: SendingStore) -> None:
        """In their order; those who were reached before cost nothing more."""
        assert 2 == await self.reach(store, people(1, 2))
        async with store.begin() as work:
            both = await work.reaches.reach(PORTFOLIO, people(9, 8, 1), limit=3, now=NOON)
            await work.commit()

        assert {*people(1), *people(9)} == both
        async with store.begin() as work:
            assert 3 == await work.reaches.reached(PORTFOLIO, NOON)

    async def test_who_was_reached_may_be_reached_beyond_the_limit(
        self, store: SendingStore
    ) -> None:
        """Even when Meta has lowered it since."""
        await self.reach(store, people(1, 2, 3))

        assert 3 == await self.reach(store, people(1, 2, 3, 4), limit=2)

    async def test_after_a_day_people_no_longer_count(self, store: SendingStore) -> None:
        """To the second, each from the last time on."""
        await self.reach(store, people(1))
        await self.reach(store, people(2), now=NOON + SECOND)
        await self.reach(store, people(1, by=1), now=NOON + 2 * SECOND)
        late = NOON + DAY + SECOND

        async with store.begin() as work:
            assert 2 == await work.reaches.reached(PORTFOLIO, late - SECOND)
            assert 1 == await work.reaches.reached(PORTFOLIO, late)
        assert 2 == await self.reach(store, people(4, 5, 6), now=late)
        assert 3 == await self.reach(store, people(6, 7, 8), now=NOON + 2 * DAY + 2 * SECOND)

    async def test_whom_no_limit_counts_is_forgotten(self, store: SendingStore) -> None:
        """Of every portfolio, also one that sends no more; the others go on counting."""
        other = (STRANGER, "other")
        await self.reach(store, people(1, 2))
        await self.reach(store, people(3), now=NOON + SECOND)
        await self.reach(store, people(4, 5), portfolio=other)
        async with store.begin() as work:
            assert 0 == await work.reaches.forget(NOON + DAY - SECOND)
            assert 4 == await work.reaches.forget(NOON + DAY)
            assert 0 == await work.reaches.forget(NOON + DAY)
            await work.commit()

        assert 2 == await self.reach(store, people(4, 5, 6), now=NOON + DAY)

    async def test_what_was_not_sent_is_taken_back(self, store: SendingStore) -> None:
        """Unless the person was reached by another message, too."""
        await self.reach(store, people(1, 2, 3))
        await self.reach(store, people(2, by=1))
        async with store.begin() as work:
            await work.reaches.take_back(PORTFOLIO, {**people(1, 2), **people(3, by=1)})
            await work.commit()

        async with store.begin() as work:
            assert 2 == await work.reaches.reached(PORTFOLIO, NOON)
        assert 1 == await self.reach(store, people(7, 8))

    async def test_no_commit_no_reach(self, store: SendingStore) -> None:
        """A claim that was broken off has used nothing up."""
        async with store.begin() as work:
            await work.reaches.reach(PORTFOLIO, people(1, 2, 3), limit=3, now=NOON)

        assert 3 == await self.reach(store, people(4, 5, 6))

    async def test_portfolios_share_nothing(self, store: SendingStore) -> None:
        """Nor do two organisations that name the same one."""
        await self.reach(store, people(1, 2, 3))

        assert 3 == await self.reach(store, people(1, 2, 3), portfolio=(STRANGER, PORTFOLIO[1]))
        assert 3 == await self.reach(store, people(4, 5, 6), portfolio=(ORGANIZATION, "other"))

    async def test_two_workers_never_share_out_the_same_rest(self, store: SendingStore) -> None:
        """Five at once, ten people each, twenty may be reached."""
        found = await asyncio.gather(
            *(self.reach(store, people(*range(10 * n, 10 * n + 10)), limit=20) for n in range(1, 6))
        )

        assert 20 == sum(found)


class PairHistoryContract:
    """Subclasses supply `store`, empty."""

    async def test_posts_to_a_person_are_remembered(self, store: SendingStore) -> None:
        """In order, those of this number and organisation alone, not those of long ago."""
        ada = a_message(1).phone
        assert ada is not None
        other = PhoneNumberId("2")
        await store.open()
        await store.plan(
            inflight(1, posted_at=NOON + SECOND),
            inflight(2, phone=ada, posted_at=NOON),
            inflight(3, phone=ada, posted_at=NOON - DAY),
            inflight(4, phone=ada, phone_number_id=other),
            inflight(5, phone=ada, organization_id=STRANGER),
            a_message(6, phone=ada),
            inflight(7),
            unique=False,
        )

        async with store.begin() as work:
            found = await work.pairs.posted(ORGANIZATION, NUMBER, [ada, "+1"], NOON - SECOND)
        assert {ada: [NOON, NOON + SECOND]} == found


class OpenWindowsContract:
    """Subclasses supply `store`, empty, and the `windows` of the same rows."""

    async def test_windows_are_found_by_every_name(
        self, store: IntakeStore, windows: OpenWindows
    ) -> None:
        """By each spelling of the number or by BSUID; of this number, and open for long enough."""
        conversations = [
            a_conversation(
                id=ConversationId(UUID(int=n)),
                wa_id=wa_id,
                bsuid=bsuid,
                phone_number_id=number,
                window_until=until,
            )
            for n, (wa_id, bsuid, number, until) in enumerate(
                [
                    ("551199999999", None, NUMBER, NOON),
                    (None, "DE.1", NUMBER, NOON + DAY),
                    ("491701", None, NUMBER, NOON - SECOND),
                    ("491702", None, NUMBER, None),
                    ("491703", None, PhoneNumberId("2"), NOON + DAY),
                ],
                start=100,
            )
        ]
        async with store.begin() as work:
            await work.conversations.put(conversations)
            await work.commit()

        asked = [
            ("+5511999999999", None),
            ("+49", "DE.1"),
            ("+491701", None),
            ("+491702", None),
            ("+491703", None),
            (None, "DE.2"),
        ]
        assert {0, 1} == await windows.among(NUMBER, asked, NOON)
        assert set() == await windows.among(NUMBER, [], NOON)


class NumberPacesContract:
    """Subclasses supply two views of one store: `paces` and `others`."""

    async def test_a_complaint_slows_everybody(
        self, paces: NumberPaces, others: NumberPaces
    ) -> None:
        """Whoever heard it; a number nobody complained of goes at full speed."""
        slowed = await paces.slow(NUMBER, NOON)

        assert Pace().slowed(NOON) == slowed == await others.of(NUMBER)
        assert Pace() == await others.of(PhoneNumberId("2"))

    async def test_complaints_of_one_moment_count_once(
        self, paces: NumberPaces, others: NumberPaces
    ) -> None:
        """Two workers meet the same wall at the same time; a second later it is another one."""
        await asyncio.gather(paces.slow(NUMBER, NOON), others.slow(NUMBER, NOON))
        assert 0.5 == (await paces.of(NUMBER)).share

        await others.slow(NUMBER, NOON + 2 * SECOND)
        assert 0.25 == (await paces.of(NUMBER)).share
