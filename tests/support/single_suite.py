"""What sending single messages does, on any store."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest

from support.dispatch_ground import World
from support.dispatching import CAMPAIGN, NUMBER, ORGANIZATION, STRANGER, recipients
from support.sending_suite import PAUSE, RESUME, refuse
from wacore.application.messaging.ports_conversations import ResponseCounts
from wacore.application.messaging.queries_sending import (
    DispatchReports,
    GetMessage,
    GetMessageQuery,
    ListMessages,
    ListMessagesQuery,
)
from wacore.application.messaging.queue_message import RecipientOptedOut
from wacore.application.messaging.send_message import SendMessageCommand
from wacore.application.messaging.views_sending import MessageFilter
from wacore.domain.actor import BUILT_IN_ROLES, Actor
from wacore.domain.errors import InvalidInput, PermissionDenied
from wacore.domain.ids import DispatchId, OrganizationId, PhoneNumberId, UserId
from wacore.domain.messaging.content import InvalidContent
from wacore.domain.messaging.dispatch import Purpose
from wacore.domain.messaging.message import MessageNotFound
from wacore.domain.messaging.message_state import MessageState
from wacore.domain.messaging.number import NumberNotFound

TEXT = {"type": "text", "text": {"body": "Grüße 🎉"}}
ADA = "+491701234567"


def an_actor(role: str = "agent", organization_id: OrganizationId = ORGANIZATION) -> Actor:
    return Actor(UserId(UUID(int=77)), organization_id, role, BUILT_IN_ROLES[role])


def a_command(**changes: Any) -> SendMessageCommand:
    plain = SendMessageCommand(actor=an_actor(), phone_number_id=NUMBER, content=TEXT, phone=ADA)
    return msgspec.structs.replace(plain, **changes)


class Nobody:
    """A ResponseReader of silence."""

    async def responses(
        self, dispatch_ids: Collection[DispatchId]
    ) -> dict[DispatchId, ResponseCounts]:
        return {}


class SingleSuite:
    """Subclasses supply `world`."""

    async def test_a_message_of_ones_own_is_sent(self, world: World) -> None:
        """As it was given, from the fast lane; its state tells what became of it."""
        message_id = await world.sending.send_message(a_command())
        await world.sending.work()

        [post] = world.meta.posts
        assert (message_id, ADA) == (post.token.message_id, post.phone)
        assert TEXT == msgspec.json.decode(post.content)
        query = GetMessageQuery(actor=an_actor(), message_id=message_id)
        details = await GetMessage(world.reader)(query)
        assert MessageState.ACCEPTED is details.message.state
        assert TEXT == msgspec.json.decode(details.content)
        assert ["message_planned"] == await world.events()

    async def test_a_reference_sends_once(self, world: World) -> None:
        """Asked again with the same name, the first message is the answer."""
        first = await world.sending.send_message(a_command(reference="order-17"))
        again = await world.sending.send_message(a_command(reference="order-17"))
        other = await world.sending.send_message(a_command(reference="order-18"))
        await world.sending.work()

        assert first == again != other
        assert 2 == len(world.meta.posts)

    async def test_single_messages_overtake_campaigns(self, world: World) -> None:
        """Their job goes first, whatever waits."""
        await world.sending.begin_campaign(recipients(30))
        message_id = await world.sending.send_message(a_command())
        await world.sending.work()

        assert message_id == world.meta.posts[0].token.message_id
        assert 31 == len(world.meta.posts)

    async def test_a_bad_template_refuses_just_this_message(self, world: World) -> None:
        """The number's other messages go on."""
        accept = world.meta.answer
        world.meta.answer = lambda out: refuse(132001) if out.phone == ADA else accept(out)
        bad = await world.sending.send_message(a_command())
        await world.sending.work()
        good = await world.sending.send_message(a_command(phone="+491701234568"))
        await world.sending.work()

        page = await ListMessages(world.reader)(ListMessagesQuery(actor=an_actor()))
        assert {bad: MessageState.REJECTED, good: MessageState.ACCEPTED} == {
            view.id: view.state for view in page.items
        }

    async def test_whoever_opted_out_is_not_written_to(self, world: World) -> None:
        """A reply is always allowed; marketing needs consent."""
        world.sending.consents.refused = {ADA}
        with pytest.raises(RecipientOptedOut):
            await world.sending.send_message(a_command(purpose=Purpose.MARKETING))

        await world.sending.send_message(a_command())

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"phone": "0170 1234567"}, "phone"),
            ({"phone": None}, "phone"),
            ({"reference": " "}, "reference"),
            ({"reference": "x" * 191}, "reference"),
            ({"content": {"type": "text", "text": {}}}, "text.body"),
        ],
        ids=range(5),
    )
    async def test_bad_input_is_named(
        self, world: World, changes: dict[str, Any], field: str
    ) -> None:
        """And nothing is stored."""
        with pytest.raises(InvalidInput) as caught:
            await world.sending.send_message(a_command(**changes))

        assert field == caught.value.problems[0].field
        assert [] == await world.events()

    async def test_who_may_not_send_does_not(self, world: World) -> None:
        """Nor with another organisation's number, nor with one that is none."""
        with pytest.raises(PermissionDenied):
            await world.sending.send_message(a_command(actor=an_actor("analyst")))
        with pytest.raises(NumberNotFound):
            await world.sending.send_message(a_command(phone_number_id=PhoneNumberId("1")))
        with pytest.raises(NumberNotFound):
            await world.sending.send_message(a_command(actor=an_actor("agent", STRANGER)))

    async def test_malformed_content_names_every_member(self, world: World) -> None:
        """Before Meta is asked."""
        content = {"type": "image", "image": {"id": "1", "link": "x", "caption": 3}, "more": 1}
        with pytest.raises(InvalidContent) as caught:
            await world.sending.send_message(a_command(content=content))

        assert {"image", "image.caption", "more"} == {p.field for p in caught.value.problems}

    async def test_strangers_see_nothing(self, world: World) -> None:
        """Whatever they ask."""
        message_id = await world.sending.send_message(a_command())
        stranger = an_actor("owner", STRANGER)

        with pytest.raises(MessageNotFound):
            await GetMessage(world.reader)(GetMessageQuery(actor=stranger, message_id=message_id))
        assert [] == (await ListMessages(world.reader)(ListMessagesQuery(actor=stranger))).items


class ReportsOfDispatchSuite:
    """Subclasses supply `world`."""

    async def test_progress_is_told_in_numbers(self, world: World) -> None:
        """Counts of every state, totals, and how fast it goes."""
        await world.sending.begin_campaign(recipients(60))
        dispatch = await world.dispatch()
        reports = DispatchReports(world.reader, Nobody(), world.sending.clock)
        assert {} == await reports.progress(STRANGER, [dispatch.id])
        await world.sending.send_all()
        found = (await reports.progress(ORGANIZATION, [dispatch.id]))[dispatch.id]

        assert (60, 60, 60) == (found.counts["accepted"], found.accepted, found.total)
        assert 0.0 == found.rate
        assert found.ended_at is not None

    async def test_a_running_dispatch_has_a_rate(self, world: World) -> None:
        """Ten seconds after it began already, right after a long pause, and when nothing was left to send."""
        sending = world.sending
        reports = DispatchReports(world.reader, Nobody(), sending.clock)

        async def rate() -> float:
            return (await reports.progress(ORGANIZATION, [CAMPAIGN]))[CAMPAIGN].rate

        await sending.begin_campaign(recipients(390), seal=False)
        await sending.send_all()
        assert 78 * 0.95 <= await rate() <= 80
        await sending.pause(PAUSE)
        sending.clock.advance(timedelta(minutes=10))
        assert 0 == await rate()
        await sending.resume(RESUME)
        await sending.begin_campaign(recipients(780)[390:], seal=False)
        await sending.send_all()
        assert 78 * 0.95 <= await rate() <= 80
        sending.clock.advance(timedelta(seconds=55))
        assert 390 / 63 < await rate() < 390 / 58

    async def test_failures_are_explained(self, world: World) -> None:
        """The most frequent first, refusals and failures alike."""
        accept = world.meta.answer
        bad = {recipient.phone for recipient in recipients(3)}
        world.meta.answer = lambda out: refuse(131026) if out.phone in bad else accept(out)
        await world.sending.begin_campaign(recipients(5))
        await world.sending.send_all()
        dispatch = await world.dispatch()
        reports = DispatchReports(world.reader, Nobody(), world.sending.clock)

        [failure] = await reports.failures(ORGANIZATION, dispatch.id)
        assert (131026, 3, False) == (failure.code, failure.messages, failure.retryable)
        assert failure.explanation
        page = await ListMessages(world.reader)(
            ListMessagesQuery(
                actor=an_actor(), wanted=MessageFilter(states=(MessageState.REJECTED,))
            )
        )
        assert [131026] * 3 == [view.error.code for view in page.items if view.error]
