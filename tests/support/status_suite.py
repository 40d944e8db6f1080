"""What statuses do to what was sent, on any store."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from support.dispatch_ground import World
from support.dispatching import CAMPAIGN, NUMBER, ORGANIZATION, STRANGER, recipients
from support.single_suite import a_command
from wacore.application.messaging.cancel_dispatch import CancelDispatchCommand
from wacore.application.messaging.pause_dispatch import PauseDispatchCommand
from wacore.application.messaging.ports import Outgoing
from wacore.application.messaging.resume_dispatch import ResumeDispatchCommand
from wacore.application.messaging.send_batch import SendBatchCommand
from wacore.domain.ids import DispatchId
from wacore.domain.messaging.answers import Answer, Refused
from wacore.domain.messaging.dispatch_state import DispatchState
from wacore.domain.messaging.message_state import MessageState
from wacore.domain.messaging.single_lines import single_line
from wacore.domain.messaging.statuses import DeliveryStatus, SendError
from wacore.domain.messaging.strikes import Strikes

PAUSE = PauseDispatchCommand(organization_id=ORGANIZATION, dispatch_id=CAMPAIGN)
RESUME = ResumeDispatchCommand(organization_id=ORGANIZATION, dispatch_id=CAMPAIGN)
CANCEL = CancelDispatchCommand(organization_id=ORGANIZATION, dispatch_id=CAMPAIGN)
OTHER = DispatchId(STRANGER)


def refuse(code: int, details: str = "") -> Refused:
    return Refused(SendError(code, "title", details), 400)


class StatusSuite:
    """Subclasses supply `world`."""

    async def test_statuses_move_counters_and_messages_together(self, world: World) -> None:
        """In one batch, in any order, each of them twice."""
        await world.sending.begin_campaign(recipients(4))
        await world.sending.send_all()
        sent, delivered, read, failed = world.meta.posts
        reports = [
            world.report(read, DeliveryStatus.READ),
            world.report(sent, DeliveryStatus.SENT),
            world.report(delivered, DeliveryStatus.DELIVERED),
            world.report(read, DeliveryStatus.SENT),
            world.report(failed, DeliveryStatus.FAILED),
        ]
        applied = await world.sending.apply(reports * 2)
        again = await world.sending.apply(reports)

        assert (4, 0) == (applied.changed, again.changed)
        assert {"sent": 1, "delivered": 1, "read": 1, "failed": 1} == await world.states()
        assert {"131026": 1} == (await world.tally()).reasons(MessageState.FAILED)

    async def test_a_status_may_come_before_the_answer(self, world: World) -> None:
        """The webhook was faster than our commit."""

        class Fast:
            async def send(self, outgoing: Outgoing) -> Answer:
                await world.sending.apply([world.report(outgoing, DeliveryStatus.READ)])
                return await world.meta.send(outgoing)

        world.sending.post._gateway = Fast()
        await world.sending.begin_campaign(recipients(3))
        await world.sending.send_all()

        assert {"read": 3} == await world.states()
        assert 1 == len(await world.events("dispatch_finished"))

    async def test_a_status_without_token_may_come_before_the_answer(self, world: World) -> None:
        """It waits, parked, until the wamid is known."""

        class Fast:
            async def send(self, outgoing: Outgoing) -> Answer:
                failed = world.report(outgoing, DeliveryStatus.FAILED, token=None)
                await world.sending.apply([failed])
                return await world.meta.send(outgoing)

        world.sending.post._gateway = Fast()
        await world.sending.begin_campaign(recipients(2))
        await world.sending.send_all()

        assert {"failed": 2} == await world.states()

    async def test_a_report_parked_beside_the_answer_is_found_again(self, world: World) -> None:
        """Two transactions at once, neither of which saw the other; a sweep brings them together."""
        await world.sending.begin_campaign(recipients(1))
        await world.sending.send_all()
        [post] = world.meta.posts
        failed = world.report(post, DeliveryStatus.FAILED, token=None)
        foreign = world.report(post, DeliveryStatus.READ, token=None, wamid="wamid.foreign")
        async with world.sending.begin() as work:
            await work.parked.park([failed, foreign], world.sending.clock.now())
            await work.commit()

        assert 1 == await world.sending.apply_parked()
        assert {"failed": 1} == await world.states()
        assert 0 == await world.sending.apply_parked()

    async def test_statuses_of_other_programs_change_nothing(self, world: World) -> None:
        """They are kept for a while in case their message shows up."""
        await world.sending.begin_campaign(recipients(1))
        await world.sending.send_all()
        [post] = world.meta.posts
        foreign = world.report(post, DeliveryStatus.READ, token=None, wamid="wamid.foreign")
        applied = await world.sending.apply([foreign])

        assert (0, 1) == (applied.changed, applied.parked)
        assert {"accepted": 1} == await world.states()

    async def test_a_payment_problem_reported_by_status_stops_the_number(
        self, world: World
    ) -> None:
        """131042 usually arrives per message; at the third the number is stopped."""
        await world.sending.begin_campaign(recipients(30), seal=False)
        await world.sending.send(SendBatchCommand(dispatch_id=CAMPAIGN, limit=10))
        unpaid = SendError(131042, "Business eligibility payment issue")
        for n, post in enumerate(world.meta.posts[:3], start=1):
            await world.sending.apply([world.report(post, DeliveryStatus.FAILED, error=unpaid)])
            paused = (await world.dispatch()).state is DispatchState.PAUSED
            assert (n >= 3) == paused

    async def test_what_was_sent_before_a_resume_does_not_stop_it_again(self, world: World) -> None:
        """Its failures come late and tell of a cause that somebody has dealt with; new ones count."""
        await world.sending.begin_campaign(recipients(30), seal=False)
        await world.sending.begin_campaign(recipients(3), dispatch_id=OTHER)
        await world.sending.send(SendBatchCommand(dispatch_id=CAMPAIGN, limit=10))
        old = list(world.meta.posts)
        await self.fail(world, old[:3], 131042)
        states = [DispatchState.PAUSED] * 2
        assert states == await self.stand(world)
        world.sending.clock.advance(timedelta(hours=5))
        for each in (CAMPAIGN, OTHER):
            await world.sending.resume(
                ResumeDispatchCommand(organization_id=ORGANIZATION, dispatch_id=each)
            )
        await self.fail(world, old[3:], 131042)
        assert [DispatchState.RUNNING] * 2 == await self.stand(world)
        assert Strikes() == (await world.dispatch()).strikes

        await world.sending.send(SendBatchCommand(dispatch_id=CAMPAIGN, limit=10))
        await self.fail(world, world.meta.posts[10:12], 131042)
        assert [DispatchState.RUNNING] * 2 == await self.stand(world)
        await self.fail(world, world.meta.posts[12:13], 131042)
        assert states == await self.stand(world)

    async def test_what_others_sent_before_a_resume_does_not_stop_it_either(
        self, world: World
    ) -> None:
        """A campaign that has ended goes on failing; the single messages of its number were resumed."""
        await world.sending.begin_campaign(recipients(10))
        await world.sending.begin_campaign(recipients(3), dispatch_id=OTHER, seal=False)
        await world.sending.send(SendBatchCommand(dispatch_id=CAMPAIGN))
        old = list(world.meta.posts)
        await self.fail(world, old[:3], 131048)
        assert [DispatchState.FINISHED, DispatchState.PAUSED] == await self.stand(world)
        world.sending.clock.advance(timedelta(minutes=1))
        await world.sending.resume(
            ResumeDispatchCommand(organization_id=ORGANIZATION, dispatch_id=OTHER)
        )
        await self.fail(world, old[3:], 131048)

        assert [DispatchState.FINISHED, DispatchState.RUNNING] == await self.stand(world)

    @pytest.mark.parametrize(
        ("code", "state"), [(131042, DispatchState.RUNNING), (131048, DispatchState.PAUSED)]
    )
    async def test_some_errors_count_only_together(
        self, world: World, code: int, state: DispatchState
    ) -> None:
        """131042 does within a minute; others however far apart."""
        await world.sending.begin_campaign(recipients(3), seal=False)
        for n in range(3):
            await world.sending.send(SendBatchCommand(dispatch_id=CAMPAIGN, limit=1))
            await self.fail(world, world.meta.posts[n:], code)
            world.sending.clock.advance(timedelta(seconds=31))

        assert state is (await world.dispatch()).state

    async def test_a_template_that_fails_stops_no_single_messages(self, world: World) -> None:
        """Others are sent from the same line, and of a line no template's approval would end it."""
        for n in range(3):
            await world.sending.send_message(a_command(phone=f"+49170123456{n}"))
        await world.sending.work()
        await self.fail(world, world.meta.posts, 132015)

        line = single_line(ORGANIZATION, NUMBER)
        [(found, _)] = await world.reader.dispatches(ORGANIZATION, [line])
        assert DispatchState.RUNNING is found.state

    async def fail(self, world: World, posts: Sequence[Outgoing], code: int) -> None:
        """One report after the other."""
        error = SendError(code, "Something about more than this recipient")
        for post in posts:
            await world.sending.apply([world.report(post, DeliveryStatus.FAILED, error=error)])

    async def stand(self, world: World) -> list[DispatchState]:
        """How the campaign and the other one stand."""
        found = await world.reader.dispatches(ORGANIZATION, [CAMPAIGN, OTHER])
        states = {dispatch.id: dispatch.state for dispatch, _ in found}
        return [states[CAMPAIGN], states[OTHER]]
