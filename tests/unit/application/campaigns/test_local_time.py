"""When each recipient is due: at a time of their own day, or at once."""

from datetime import UTC, datetime

from support.campaigns import OURS, World, a_member
from wacore.adapters.memory.campaigns.dispatches import MemoryDispatch
from wacore.application.campaigns.documents_sending import (
    FrequencyCapDocument,
    HoursDocument,
    SendingDocument,
)
from wacore.domain.campaigns import WhenMissed


def states(dispatch: MemoryDispatch) -> dict[int, str]:
    return {
        contact_id.int: message.reason or message.state
        for contact_id, message in sorted(dispatch.rows.items())
    }


async def test_everybody_is_due_at_nine_of_their_own() -> None:
    """By the contact's zone, which the address book knows, or the schedule's where it does not."""
    world = World(
        [
            a_member(1, timezone="America/New_York"),
            a_member(2, timezone="Asia/Tokyo"),
            a_member(3),
        ]
    )
    campaign_id = await world.a_draft()
    nine = datetime(2026, 12, 1, 9)  # noqa: DTZ001
    await world.schedule(campaign_id, start_at=nine, recipient_local=True)
    world.clock.advance(datetime(2026, 11, 30, 19, tzinfo=UTC) - world.clock.now())
    assert 1 == await world.start_due()
    await world.plan(campaign_id)

    rows = world.deliveries.dispatch(OURS, campaign_id).rows.values()
    assert [
        ("America/New_York", datetime(2026, 12, 1, 14, tzinfo=UTC)),
        ("Asia/Tokyo", datetime(2026, 12, 1, 0, tzinfo=UTC)),
        (None, datetime(2026, 12, 1, 8, tzinfo=UTC)),
    ] == [(message.row.time_zone, message.row.due_at) for message in rows]
    schedule = (await world.view(campaign_id)).schedule
    assert schedule is not None
    assert (nine, True) == (schedule.start_at, schedule.recipient_local)


async def test_whose_nine_has_passed() -> None:
    """Is skipped, if that was wished, with the reason on record."""
    world = World([a_member(1, timezone="Asia/Tokyo"), a_member(2)])
    campaign_id = await world.a_draft()
    await world.schedule(
        campaign_id,
        start_at=datetime(2026, 11, 22, 18),  # noqa: DTZ001
        recipient_local=True,
        when_missed=WhenMissed.SKIP,
    )
    assert 1 == await world.start_due()
    await world.plan(campaign_id)

    rows = world.deliveries.dispatch(OURS, campaign_id)
    assert {1: "local_time_passed", 2: "planned"} == states(rows)


async def test_launched_early_everybody_is_due_at_once() -> None:
    """Who says now does not mean nine o'clock."""
    world = World([a_member(1)])
    campaign_id = await world.a_draft()
    start = datetime(2026, 12, 9, 9)  # noqa: DTZ001
    await world.schedule(campaign_id, start_at=start, recipient_local=True)
    await world.launch(campaign_id)
    await world.plan(campaign_id)

    [message] = world.deliveries.dispatch(OURS, campaign_id).rows.values()
    assert world.clock.now() == message.row.due_at


async def test_hours_and_cap_go_with_the_order() -> None:
    """The sending side keeps them."""
    world = World([a_member(1)])
    hours = HoursDocument(opens="08:00", closes="21:00", time_zone="Europe/Berlin")
    cap = FrequencyCapDocument(messages=2, days=7)
    campaign_id = await world.a_running_campaign(
        sending=SendingDocument(hours=hours, frequency_cap=cap)
    )
    await world.plan(campaign_id)

    order = world.deliveries.dispatch(OURS, campaign_id).order
    assert (hours.hours(), cap.cap()) == (order.hours, order.frequency_cap)
    sending = (await world.view(campaign_id)).sending
    assert (hours, cap) == (sending.hours, sending.frequency_cap)
