"""What statuses do to what was sent, on any store."""

from support.dispatch_ground import World
from support.dispatching import CAMPAIGN, ORGANIZATION, STRANGER, recipients
from wacore.application.messaging.cancel_dispatch import CancelDispatchCommand
from wacore.application.messaging.pause_dispatch import PauseDispatchCommand
from wacore.application.messaging.ports import Outgoing
from wacore.application.messaging.resume_dispatch import ResumeDispatchCommand
from wacore.application.messaging.send_batch import SendBatchCommand
from wacore.domain.ids import DispatchId
from wacore.domain.messaging.answers import Answer, Refused
from wacore.domain.messaging.dispatch import DispatchState
from wacore.domain.messaging.message_state import MessageState
from wacore.domain.messaging.statuses import DeliveryStatus, SendError

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
