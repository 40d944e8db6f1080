"""What planning a campaign does, on any store."""

from typing import Any

import pytest

from support.dispatch_ground import World
from support.dispatching import CAMPAIGN, ORGANIZATION, STRANGER, recipient, recipients
from wacore.application.messaging.cancel_dispatch import CancelDispatchCommand
from wacore.application.messaging.pause_dispatch import PauseDispatchCommand
from wacore.application.messaging.plan_messages import PlanMessagesCommand
from wacore.application.messaging.resume_dispatch import ResumeDispatchCommand
from wacore.application.messaging.retry_failed import RetryFailedCommand
from wacore.application.messaging.seal_dispatch import SealDispatchCommand
from wacore.domain.errors import InvalidInput
from wacore.domain.ids import DispatchId
from wacore.domain.messaging.answers import Refused
from wacore.domain.messaging.dispatch_errors import DispatchNotFound
from wacore.domain.messaging.dispatch_state import DispatchState
from wacore.domain.messaging.statuses import SendError

PAUSE = PauseDispatchCommand(organization_id=ORGANIZATION, dispatch_id=CAMPAIGN)
RESUME = ResumeDispatchCommand(organization_id=ORGANIZATION, dispatch_id=CAMPAIGN)
CANCEL = CancelDispatchCommand(organization_id=ORGANIZATION, dispatch_id=CAMPAIGN)
OTHER = DispatchId(STRANGER)


def refuse(code: int, details: str = "") -> Refused:
    return Refused(SendError(code, "title", details), 400)


class PlanningSuite:
    """Subclasses supply `world`."""

    async def test_planning_a_page_again_adds_nobody(self, world: World) -> None:
        """A planner that died in the middle begins its page anew."""
        await world.sending.begin_campaign(recipients(10), seal=False)
        page = PlanMessagesCommand(
            organization_id=ORGANIZATION, dispatch_id=CAMPAIGN, recipients=recipients(15)
        )
        planned = await world.sending.plan(page)

        assert (5, []) == (planned.added, planned.repeated)
        assert {"planned": 15} == await world.states()

    async def test_a_second_contact_with_a_number_is_told_of(self, world: World) -> None:
        """By its position, so that the planner can put it on record as a duplicate."""
        twin = recipient(9, phone=recipient(0).phone)
        planned = await world.sending.begin_campaign([recipient(0), recipient(1), twin])
        assert (2, [2]) == (planned.added, planned.repeated)

    async def test_pre_skipped_recipients_are_counted_and_not_sent(self, world: World) -> None:
        """With the planner's reason, also without an address."""
        nobody = recipient(2, phone=None, skip="no_address")
        await world.sending.begin_campaign([recipient(1), nobody])
        await world.sending.send_all()

        assert {"accepted": 1, "skipped": 1} == await world.states()
        assert 1 == len(world.meta.posts)

    async def test_the_words_are_frozen_when_planned(self, world: World) -> None:
        """As Meta wants them."""
        await world.sending.begin_campaign([recipient(7, language="de")])
        await world.sending.send_all()

        assert (
            b'{"template":{"name":"spring_offer","language":{"code":"de"},"components":'
            b'[{"type":"body","parameters":[{"type":"text","text":"Ada 7"}]}]},"type":"template"}'
        ) == world.meta.posts[0].content

    async def test_a_recipient_needs_an_address(self, world: World) -> None:
        """The answer says which one has none, and nobody of the page is planned."""
        with pytest.raises(InvalidInput) as caught:
            await world.sending.begin_campaign([recipient(0), recipient(1, phone=None)])

        assert "recipients[1].phone" == caught.value.problems[0].field
        assert {} == await world.states()

    async def test_a_foreign_dispatch_is_not_found(self, world: World) -> None:
        """Whatever is asked of it."""
        await world.sending.begin_campaign(recipients(1))
        whose: dict[str, Any] = {"organization_id": STRANGER, "dispatch_id": CAMPAIGN}
        for call in (
            world.sending.plan(PlanMessagesCommand(**whose, recipients=recipients(1))),
            world.sending.seal(SealDispatchCommand(**whose)),
            world.sending.pause(PauseDispatchCommand(**whose)),
            world.sending.resume(ResumeDispatchCommand(**whose)),
            world.sending.cancel(CancelDispatchCommand(**whose)),
            world.sending.retry_failed(RetryFailedCommand(**whose)),
        ):
            with pytest.raises(DispatchNotFound):
                await call

    async def test_an_empty_dispatch_ends_with_its_seal(self, world: World) -> None:
        """Nobody was left to write to."""
        await world.sending.begin_campaign([])

        assert DispatchState.FINISHED is (await world.dispatch()).state
