"""A database that was put back sends nothing by itself, on any store."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from support.dispatch_ground import World
from support.dispatching import CAMPAIGN, ORGANIZATION, recipient, recipients
from wacore.adapters.memory.messaging.fence import MemoryWitness
from wacore.application.messaging.arm_sending import Armed, ArmSendingCommand
from wacore.application.messaging.ports import Outgoing
from wacore.application.messaging.ports_fence import Witness
from wacore.application.messaging.resume_dispatch import ResumeDispatchCommand
from wacore.application.messaging.retry_failed import RetryFailedCommand
from wacore.application.messaging.send_batch import SendBatchCommand
from wacore.application.messaging.settlement import settle
from wacore.domain.ids import DispatchId, Wamid
from wacore.domain.messaging.answers import Accepted, Ambiguous, Answer
from wacore.domain.messaging.dispatch_state import DispatchState
from wacore.domain.messaging.fence import RESTORED as FENCE_RESTORED
from wacore.domain.messaging.fence import Claims, FenceContradicted, Standing, slot_of
from wacore.domain.messaging.message_state import MessageState
from wacore.domain.messaging.resolution import Policy
from wacore.domain.messaging.statuses import DeliveryStatus

RESTORED = ArmSendingCommand(restored=True)
MOVED = ArmSendingCommand(restored=False)
RESUME = ResumeDispatchCommand(organization_id=ORGANIZATION, dispatch_id=CAMPAIGN)
OTHER = DispatchId(UUID(int=5))


class Told:
    """A Witness that says what it was told, and when."""

    def __init__(self, inner: Witness) -> None:
        self._inner = inner
        self.heard: list[object] = []

    async def seen(self, lineage: UUID) -> Claims | None:
        return await self._inner.seen(lineage)

    async def note(self, lineage: UUID, claims: Claims) -> None:
        self.heard.append(dict(claims))
        await self._inner.note(lineage, claims)


async def line_of(world: World) -> UUID:
    view = await world.sending.fence.look()
    assert view.lineage is not None
    return view.lineage


async def claims_of(world: World) -> int:
    seen = await world.sending.witness.seen(await line_of(world))
    return (seen or {}).get(slot_of(CAMPAIGN), 0)


async def lose_claims(world: World, count: int = 1) -> None:
    """The witness has seen more than the database knows, as after a restore."""
    known = await claims_of(world)
    line = await line_of(world)
    await world.sending.witness.note(line, {slot_of(CAMPAIGN): known + count})


async def restart(world: World) -> Standing:
    return await world.sending.fence.check()


async def mid_campaign(world: World, **terms: Any) -> None:
    """Two of five were sent."""
    await world.sending.begin_campaign(recipients(5), **terms)
    await world.sending.send(SendBatchCommand(dispatch_id=CAMPAIGN, limit=2))
    assert {"accepted": 2, "planned": 3} == await world.states()


class FenceSuite:
    """Subclasses supply `world`."""

    async def test_a_fresh_database_needs_no_ceremony(self, world: World) -> None:
        """Nor does a process that comes later, with the same witness."""
        assert Standing.FRESH is (await world.sending.fence.look()).standing
        await mid_campaign(world)

        assert Standing.ARMED is await restart(world)
        assert Armed() == await world.sending.arm(RESTORED)
        assert {"accepted": 2, "planned": 3} == await world.states()

    async def test_the_witness_knows_of_a_claim_before_its_post(self, world: World) -> None:
        """So no copy of the database can know less of it than the witness."""
        told = Told(world.sending.witness)
        world.sending.use_witness(told)

        def accept(post: Outgoing) -> Answer:
            told.heard.append("post")
            return Accepted(Wamid(f"wamid.{post.token}"))

        world.meta.answer = accept
        await world.sending.begin_campaign(recipients(2))
        await restart(world)
        told.heard.clear()
        for _ in range(2):
            await world.sending.send(SendBatchCommand(dispatch_id=CAMPAIGN, limit=1))

        slot = slot_of(CAMPAIGN)
        assert [{slot: 1}, "post", {slot: 2}, "post"] == told.heard

    async def test_an_older_copy_sends_nothing(self, world: World) -> None:
        """Whoever asks, until somebody arms it."""
        await mid_campaign(world)
        await lose_claims(world, 2)
        assert Standing.OLDER is await restart(world)
        await world.sending.send_all()

        view = await world.sending.fence.look()
        assert (Standing.OLDER, {slot_of(CAMPAIGN): 2}) == (view.standing, view.missing)
        assert 2 == len(world.meta.posts)
        assert {"accepted": 2, "planned": 3} == await world.states()

    async def test_a_copy_put_under_a_running_worker_sends_nothing(self, world: World) -> None:
        """The claim itself is compared: its number was given before."""
        await mid_campaign(world)
        await lose_claims(world)
        await world.sending.send_all()

        assert 2 == len(world.meta.posts)
        assert {"accepted": 2, "planned": 3} == await world.states()

    async def test_what_may_have_been_sent_is_not_sent_again(self, world: World) -> None:
        """Armed as restored, it is unknown, then given up, whatever the policy would guess."""
        await mid_campaign(world, policy=Policy.AT_LEAST_ONCE)
        await world.sending.apply(
            [world.report(post, DeliveryStatus.SENT) for post in world.meta.posts]
        )
        await lose_claims(world)
        await restart(world)

        assert Armed(doubted=3, paused=1) == await world.sending.arm(RESTORED)
        assert Standing.ARMED is await restart(world)
        assert {"sent": 2, "unknown": 3} == await world.states()
        await world.sending.resume(RESUME)
        await world.sending.send_all()
        world.sending.clock.advance(timedelta(minutes=20))
        await world.sending.resolve()
        await world.sending.send_all()
        assert 2 == len(world.meta.posts)
        assert {"sent": 2, "abandoned": 3} == await world.states()
        assert {"database_restored"} == {
            message.reason for message in await world.messages() if message.state == "abandoned"
        }

    async def test_what_was_in_flight_may_have_been_sent_again(self, world: World) -> None:
        """Evidence of what the lost database was told is none: whoever it was sent to is not sent to."""
        await mid_campaign(world, policy=Policy.AT_LEAST_ONCE)
        await world.sending.apply(
            [world.report(post, DeliveryStatus.SENT) for post in world.meta.posts]
        )
        await world.sending.claim(CAMPAIGN, 1)
        world.meta.answer = lambda _: Ambiguous("read_timeout")
        await world.sending.send(SendBatchCommand(dispatch_id=CAMPAIGN, limit=1))
        assert {"sent": 2, "inflight": 1, "unknown": 1, "planned": 1} == await world.states()
        await lose_claims(world)
        await restart(world)

        assert Armed(doubted=3, paused=1) == await world.sending.arm(RESTORED)
        await world.sending.resume(RESUME)
        world.sending.clock.advance(timedelta(minutes=20))
        await world.sending.reclaim()
        await world.sending.resolve()
        await world.sending.send_all()
        assert {"sent": 2, "abandoned": 3} == await world.states()
        assert {"database_restored": 3} == (await world.tally()).reasons(MessageState.ABANDONED)

    async def test_interrupted_it_is_armed_once_more(self, world: World) -> None:
        """What is in doubt already is not doubted again, so its reports still fit."""
        await mid_campaign(world)
        await lose_claims(world)
        await restart(world)
        async with world.sending.begin() as work:
            found = await work.messages.lock_in_state(CAMPAIGN, [MessageState.PLANNED], limit=1)
            now = world.sending.clock.now()
            await settle(work, [(m, m.doubt(FENCE_RESTORED, now)) for m in found], now)
            await work.commit()

        assert Armed(doubted=2, paused=1) == await world.sending.arm(RESTORED)
        assert {1} == {message.attempts for message in await world.messages()}

    async def test_who_was_yet_to_be_planned_may_have_been_sent_to(self, world: World) -> None:
        """The lost database may have planned and sent to them; nobody who is skipped has it."""
        await world.sending.begin_campaign(recipients(2), seal=False)
        await world.sending.send_all()
        await lose_claims(world)
        await restart(world)
        assert Armed(doubted=0, paused=1) == await world.sending.arm(RESTORED)

        await world.sending.resume(RESUME)
        later = [*recipients(5), recipient(5, skip="opted_out")]
        await world.sending.begin_campaign(later)
        await world.sending.send_all()
        assert {"accepted": 2, "unknown": 3, "skipped": 1} == await world.states()
        world.sending.clock.advance(timedelta(minutes=20))
        await world.sending.resolve()
        assert {"accepted": 2, "abandoned": 3, "skipped": 1} == await world.states()
        assert DispatchState.FINISHED is (await world.dispatch()).state

    async def test_a_late_status_tells_what_had_been_sent(self, world: World) -> None:
        """It carries the number of the attempt that this database has lost."""
        await mid_campaign(world)
        lost = [m for m in await world.messages() if m.state == "planned"]
        await lose_claims(world)
        await restart(world)
        await world.sending.arm(RESTORED)
        [post, _] = world.meta.posts
        token = type(post.token)(lost[0].id, 1)
        await world.sending.apply(
            [world.report(post, DeliveryStatus.READ, token=token, wamid="wamid.lost")]
        )

        assert {"accepted": 2, "read": 1, "unknown": 2} == await world.states()

    async def test_who_was_given_up_can_be_sent_to_on_request(self, world: World) -> None:
        """It is a person's decision, as for everybody else of unknown fate."""
        await mid_campaign(world)
        await lose_claims(world)
        await restart(world)
        await world.sending.arm(RESTORED)
        await world.sending.resume(RESUME)
        world.sending.clock.advance(timedelta(minutes=20))
        await world.sending.resolve()
        await world.sending.retry_failed(
            RetryFailedCommand(organization_id=ORGANIZATION, dispatch_id=CAMPAIGN, abandoned=True)
        )
        await world.sending.send_all()

        assert {"accepted": 5} == await world.states()

    async def test_campaigns_nobody_claimed_from_since_go_on(self, world: World) -> None:
        """The witness knows in which of them something was claimed after the copy was made."""
        await world.sending.begin_campaign(recipients(1), dispatch_id=OTHER)
        await mid_campaign(world)
        await lose_claims(world)
        await restart(world)
        assert Armed(doubted=3, paused=1) == await world.sending.arm(RESTORED)
        await world.sending.send(SendBatchCommand(dispatch_id=OTHER))

        assert 3 == len(world.meta.posts)

    async def test_on_another_machine_nobody_has_seen_it(self, world: World) -> None:
        """Nothing is sent before somebody says which it is; moved as it was, all goes on."""
        await mid_campaign(world)
        world.sending.use_witness(MemoryWitness())
        assert Standing.UNWITNESSED is await restart(world)
        await world.sending.send_all()
        assert 2 == len(world.meta.posts)

        assert Armed() == await world.sending.arm(MOVED)
        await world.sending.send_all()
        assert {"accepted": 5} == await world.states()
        assert Standing.ARMED is await restart(world)

    async def test_restored_on_another_machine_everything_is_in_doubt(self, world: World) -> None:
        """Without a witness nobody can tell what was claimed since."""
        await world.sending.begin_campaign(recipients(1), dispatch_id=OTHER)
        await mid_campaign(world)
        world.sending.use_witness(MemoryWitness())

        assert Armed(doubted=4, paused=2) == await world.sending.arm(RESTORED)

    async def test_a_witness_is_not_talked_down(self, world: World) -> None:
        """Whoever says that nothing was lost is told what was."""
        await mid_campaign(world)
        await lose_claims(world, 7)
        with pytest.raises(FenceContradicted) as told:
            await world.sending.arm(MOVED)

        assert 7 == told.value.missing
        assert Standing.OLDER is await restart(world)

    async def test_the_same_copy_put_back_twice_is_noticed_twice(self, world: World) -> None:
        """Armed, the database learns what its witness knows, and so does the witness."""
        await mid_campaign(world)
        await lose_claims(world, 3)
        await world.sending.arm(RESTORED)
        assert Standing.ARMED is await restart(world)
        await lose_claims(world)

        assert Standing.OLDER is await restart(world)
