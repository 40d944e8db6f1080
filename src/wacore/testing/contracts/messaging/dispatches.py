"""What the stores of dispatches and of all that is counted promise."""

import asyncio
from dataclasses import replace
from datetime import time, timedelta

import pytest

from wacore.application.messaging.ports import Opened
from wacore.domain.frequency_cap import FrequencyCap
from wacore.domain.ids import AccountId, DispatchId, MessageId, PhoneNumberId, Wamid
from wacore.domain.messaging.dispatch import Pause
from wacore.domain.messaging.dispatch_errors import DispatchAlreadyOpen, DispatchNotFound
from wacore.domain.messaging.dispatch_state import DispatchState
from wacore.domain.messaging.doubts import Doubts
from wacore.domain.messaging.message_state import MessageState
from wacore.domain.messaging.resolution import Evidence
from wacore.domain.messaging.safeguards import Canary, Watch
from wacore.domain.messaging.statuses import DeliveryStatus, Pricing
from wacore.domain.messaging.strikes import Strikes
from wacore.domain.messaging.tally import Tally
from wacore.domain.sending_hours import SendingHours
from wacore.testing.contracts.messaging.sending_store import SendingStore
from wacore.testing.messages import (
    ACCOUNT,
    CAMPAIGN,
    NOON,
    NUMBER,
    ORGANIZATION,
    STRANGER,
    a_dispatch,
    a_message,
    a_report,
    inflight,
)

OTHER = DispatchId(STRANGER)


class DispatchStoreContract:
    """Subclasses supply `store`, empty."""

    async def test_a_dispatch_comes_back_as_it_was_stored(self, store: SendingStore) -> None:
        """Every field, and again after all that can change has changed."""
        dispatch = a_dispatch(
            rate_cap=12.5,
            deadline=NOON + timedelta(microseconds=7),
            hours=SendingHours(opens=time(8), closes=time(20, 59, 30), time_zone="Asia/Tokyo"),
            frequency_cap=FrequencyCap(2, 7),
            canary=Canary(share=0.05, wait=timedelta(minutes=7), tolerance=0.02),
            failure_limit=0.4,
        )
        changed = replace(
            dispatch,
            state=DispatchState.PAUSED,
            pause=Pause("meta:132015", "Pausiert 🎉"),
            total=3,
            ended_at=NOON,
            changed_at=NOON + timedelta(seconds=1),
            canary_until=NOON + timedelta(minutes=7),
            canary_passed=True,
            watch=Watch(1000, 7),
            stopped_at=NOON + timedelta(microseconds=9),
            resumed_at=NOON + timedelta(seconds=9),
            cleared_at=NOON + timedelta(microseconds=9),
            strikes=Strikes(((131042, (NOON, NOON + timedelta(microseconds=3))),)),
            doubts=Doubts(2000, 5, 3, NOON),
            doubtful=True,
        )
        await store.open(dispatch)
        await store.open(a_dispatch(id=OTHER, template=None))
        async with store.begin() as work:
            assert dispatch == await work.dispatches.get(ORGANIZATION, CAMPAIGN)
            await work.dispatches.save([changed])
            await work.commit()

        async with store.begin() as work:
            found = await work.dispatches.lock([OTHER, CAMPAIGN])
        assert {CAMPAIGN: changed, OTHER: a_dispatch(id=OTHER, template=None)} == {
            each.id: each for each in found
        }

    async def test_an_id_is_taken_once(self, store: SendingStore) -> None:
        """Whoever asks for it."""
        await store.open()
        with pytest.raises(DispatchAlreadyOpen):
            await store.open(a_dispatch(organization_id=STRANGER))

    async def test_whether_it_is_open_is_told_while_others_hold_it(
        self, store: SendingStore
    ) -> None:
        """Nobody who only wants to know that has to wait; SQLite's writers wait for each other anyway."""
        await store.open()
        async with store.begin() as work:
            known = [await work.dispatches.opened(each) for each in (CAMPAIGN, OTHER)]

        assert [Opened(None), None] == known

    async def test_why_it_is_paused_is_told_with_that(self, store: SendingStore) -> None:
        """In the same breath."""
        pause = Pause("meta:131048", "Pausiert 🎉")
        await store.open(a_dispatch(state=DispatchState.PAUSED, pause=pause))
        async with store.begin() as work:
            assert Opened(pause) == await work.dispatches.opened(CAMPAIGN)

    async def test_what_has_lost_its_account_is_found_by_its_number(
        self, store: SendingStore
    ) -> None:
        """Live, of the same organisation, and of no other account; it can be given to that one."""
        ids = [DispatchId(a_message(n).id) for n in range(1, 7)]
        old = AccountId(STRANGER)
        await store.open(a_dispatch(id=ids[0], account_id=old))
        await store.open(a_dispatch(id=ids[1], account_id=old, phone_number_id=PhoneNumberId("2")))
        await store.open(a_dispatch(id=ids[2], account_id=old, organization_id=STRANGER))
        await store.open(a_dispatch(id=ids[3], account_id=old, state=DispatchState.FINISHED))
        await store.open(a_dispatch(id=ids[4]))
        await store.open(a_dispatch(id=ids[5], account_id=old, state=DispatchState.PAUSED))
        async with store.begin() as work:
            strays = await work.dispatches.lock_strays(ORGANIZATION, [NUMBER], ACCOUNT)
            await work.dispatches.save([each.adopted(ACCOUNT, NOON) for each in strays])
            await work.commit()

        async with store.begin() as work:
            assert [] == await work.dispatches.lock_strays(ORGANIZATION, [NUMBER], ACCOUNT)
            assert [] == await work.dispatches.lock_strays(ORGANIZATION, [], ACCOUNT)
            theirs = await work.dispatches.lock_sending(account_id=ACCOUNT)
        assert [ids[0], ids[5]] == [each.id for each in strays]
        assert [ids[0], ids[4], ids[5]] == [each.id for each in theirs]

    async def test_another_organisations_is_not_found(self, store: SendingStore) -> None:
        """Just like one that is none."""
        await store.open()
        async with store.begin() as work:
            with pytest.raises(DispatchNotFound):
                await work.dispatches.get(STRANGER, CAMPAIGN)
            with pytest.raises(DispatchNotFound):
                await work.dispatches.get(ORGANIZATION, OTHER)

    async def test_a_number_and_an_account_have_their_live_dispatches(
        self, store: SendingStore
    ) -> None:
        """Those that are over are left out."""
        ids = [DispatchId(MessageId(a_message(n).id)) for n in range(4)]
        await store.open(a_dispatch(id=ids[0]))
        await store.open(a_dispatch(id=ids[1], phone_number_id=PhoneNumberId("2")))
        await store.open(a_dispatch(id=ids[2], account_id=AccountId(STRANGER)))
        await store.open(a_dispatch(id=ids[3], state=DispatchState.FINISHED))
        async with store.begin() as work:
            of_number = await work.dispatches.lock_sending(phone_number_id=NUMBER)
            of_account = await work.dispatches.lock_sending(account_id=ACCOUNT)

        assert [ids[0], ids[2]] == [dispatch.id for dispatch in of_number]
        assert [ids[0], ids[1]] == [dispatch.id for dispatch in of_account]


class CountingContract:
    """Subclasses supply `store`, empty."""

    async def test_counters_add_up(self, store: SendingStore) -> None:
        """Whatever is moved, in one transaction or in many; what came to zero is gone."""
        planned = (CAMPAIGN, MessageState.PLANNED, "")
        failed = (CAMPAIGN, MessageState.FAILED, "131026")
        for movement in ({planned: 3}, {planned: -1, failed: 1}, {planned: -2, failed: 2}):
            async with store.begin() as work:
                await work.tallies.move(movement)
                await work.commit()

        async with store.begin() as work:
            tallies = await work.tallies.of([CAMPAIGN, OTHER])
        assert {CAMPAIGN: Tally({failed[1:]: 3}), OTHER: Tally()} == tallies

    async def test_concurrent_movements_are_both_counted(self, store: SendingStore) -> None:
        """Neither overwrites the other."""

        async def move() -> None:
            async with store.begin() as work:
                await work.tallies.move({(CAMPAIGN, MessageState.PLANNED, ""): 1})
                await work.commit()

        await asyncio.gather(*(move() for _ in range(20)))

        async with store.begin() as work:
            assert 20 == (await work.tallies.of([CAMPAIGN]))[CAMPAIGN].total

    async def test_the_kept_counters_are_those_of_the_rows(self, store: SendingStore) -> None:
        """A count of all rows gives the same, reasons and codes included."""
        await store.open()
        await store.plan(*(a_message(n) for n in range(1, 8)))
        await store.change(
            a_message(1, state=MessageState.SKIPPED, reason="no_consent"),
            a_message(2, state=MessageState.FAILED, error_code=131026),
            a_message(3, state=MessageState.REJECTED, error_code=0),
            a_message(4, state=MessageState.READ, error_code=131026, reason="x"),
            inflight(5),
            a_message(6, state=MessageState.ABANDONED, reason="no_status_arrived"),
        )
        [(_, tally)] = await store.reader.dispatches(ORGANIZATION, [CAMPAIGN])

        assert tally == await store.reader.fold(CAMPAIGN)
        assert 1 == tally.buckets[MessageState.SKIPPED, "no_consent"]
        assert 1 == tally.buckets[MessageState.REJECTED, "0"]

    async def test_evidence_adds_up_by_the_minute(self, store: SendingStore) -> None:
        """And is forgotten with time."""
        early, late = (NUMBER, NOON), (NUMBER, NOON + timedelta(minutes=1))
        for n in range(2):
            async with store.begin() as work:
                await work.evidence.note({early: Evidence(3, n), late: Evidence(1, 1)})
                await work.commit()
        async with store.begin() as work:
            assert {early: Evidence(6, 1)} == await work.evidence.of(
                [early, (PhoneNumberId("1"), NOON)]
            )
            assert {} == await work.evidence.of([])
            assert 1 == await work.evidence.forget(late[1])
            assert {late: Evidence(2, 2)} == await work.evidence.of([early, late])

    async def test_parked_reports_wait_for_their_message(self, store: SendingStore) -> None:
        """Each is taken once, as it came; the same again is not kept twice."""
        sent = a_report(inflight(), pricing=Pricing("marketing", "regular", billable=False))
        failed = a_report(inflight(), DeliveryStatus.FAILED, token=None)
        other = a_report(inflight(2))
        async with store.begin() as work:
            await work.parked.park([sent, failed, other], NOON)
            await work.parked.park([sent], NOON + timedelta(hours=1))
            await work.commit()
        async with store.begin() as work:
            taken = await work.parked.take([sent.wamid])
            await work.commit()

        assert [failed, sent] == sorted(taken, key=lambda report: report.status)
        async with store.begin() as work:
            assert [] == await work.parked.take([sent.wamid, Wamid("x")])
            assert 0 == await work.parked.forget(NOON)
            assert 1 == await work.parked.forget(NOON + timedelta(seconds=1))

    async def test_parked_reports_are_found_once_their_message_is_known(
        self, store: SendingStore
    ) -> None:
        """Those of other programs' messages are not."""
        message = inflight(state=MessageState.ACCEPTED, wamid=Wamid("wamid.ours"))
        strange = a_report(inflight(2), wamid=Wamid("wamid.strange"))
        async with store.begin() as work:
            await work.parked.park([a_report(message), strange], NOON)
            assert [] == await work.parked.known(limit=9)
            await work.commit()
        await store.open()
        await store.plan(message)

        async with store.begin() as work:
            assert [message.wamid] == await work.parked.known(limit=9)

    async def test_a_reference_belongs_to_its_first_message(self, store: SendingStore) -> None:
        """In its organisation; another organisation's names are its own."""
        one, two = a_message(1).id, a_message(2).id
        async with store.begin() as work:
            assert one == await work.references.claim(ORGANIZATION, "order-1", one)
            await work.commit()
        async with store.begin() as work:
            assert one == await work.references.claim(ORGANIZATION, "order-1", two)
            assert two == await work.references.claim(ORGANIZATION, "order-2", two)
            assert two == await work.references.claim(STRANGER, "order-1", two)
