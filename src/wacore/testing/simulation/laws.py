"""Laws of the end: Meta's ledger, the rows, the counters, the campaigns and the facts agree."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from wacore.domain.campaigns import Campaign, CampaignState
from wacore.domain.messaging.dispatch import Dispatch
from wacore.domain.messaging.dispatch_state import DispatchState
from wacore.domain.messaging.message import Message
from wacore.domain.messaging.message_state import OPEN, RANK, TAKEN, MessageState
from wacore.domain.messaging.resolution import Policy
from wacore.domain.messaging.statuses import DeliveryStatus
from wacore.domain.messaging.tally import bucket
from wacore.testing.simulation.meta import Taken
from wacore.testing.simulation.postman import Told
from wacore.testing.simulation.program import HEARD_OF
from wacore.testing.simulation.watch import line
from wacore.testing.simulation.world import World

Broken = tuple[str, object]
"""A law and what broke it."""

_HEARD_LATE = timedelta(seconds=15)
_HEARD_FROZEN = timedelta(seconds=75)
"""A dispatch may finish until it hears that its campaign was cancelled."""

_ENDED_UNSENT = frozenset({MessageState.CANCELLED, MessageState.SKIPPED})
_STATES = {
    DeliveryStatus.FAILED: MessageState.FAILED,
    DeliveryStatus.SENT: MessageState.SENT,
    DeliveryStatus.DELIVERED: MessageState.DELIVERED,
    DeliveryStatus.READ: MessageState.READ,
}


def unsettled(world: World) -> list[str]:
    """What has yet to come to its end."""
    stores = world.stores
    campaigns = [c for c in world.campaigns() if not _over(c, world.clock.now())]
    found = [f"campaign {each.id.int} is {each.state.value}" for each in campaigns]
    found += [
        f"dispatch {d.id.int} is {d.state.value}"
        for d in stores.messaging.dispatches.values()
        if d.ended_at is None
    ]
    if world.postman.under_way:
        found.append(f"Meta has yet to tell {world.postman.under_way} things")
    if any(row.due_at is not None for row in stores.messaging.webhooks.values()):
        found.append("webhooks wait")
    known = {message.wamid for message in stores.messaging.messages.values()}
    if any(wamid in known for wamid, _ in stores.messaging.parked):
        found.append("parked statuses of known messages wait")
    if stores.messaging.outbox or stores.campaigns.outbox:
        found.append("facts wait")
    return found


def _over(campaign: Campaign, now: datetime) -> bool:
    """A draft whose deadline has passed cannot be launched any more."""
    deadline = campaign.sending.deadline
    too_late = campaign.state is CampaignState.DRAFT and deadline is not None and deadline <= now
    return too_late or campaign.state in (CampaignState.COMPLETED, CampaignState.CANCELLED)


def broken_at_the_end(world: World) -> Iterator[Broken]:
    yield from _ledger(world)
    yield from _knowledge(world)
    yield from _counters(world)
    yield from _campaigns(world)
    yield from _facts(world)


def _ledger(world: World) -> Iterator[Broken]:
    """Nobody is messaged twice."""
    messages, dispatches = world.stores.messaging.messages, world.stores.messaging.dispatches
    reached: Counter[tuple[Dispatch, str]] = Counter()
    for taken in world.meta.ledger.taken:
        dispatch = dispatches[messages[taken.message_id].dispatch_id]
        reached[dispatch, taken.phone] += not taken.failed
    for (dispatch, phone), times in reached.items():
        if times > 1 and dispatch.policy is Policy.AT_MOST_ONCE:
            yield "nobody is messaged twice", (dispatch.id.int, phone, times)


def _knowledge(world: World) -> Iterator[Broken]:
    """What Meta has told is known, and nothing is known that Meta has not done."""
    told: dict[object, list[Told]] = {}
    taken: dict[object, list[Taken]] = {}
    owner = {each.wamid: each.message_id for each in world.meta.ledger.taken}
    for report in world.postman.told:
        told.setdefault(owner[report.wamid], []).append(report)
    for each in world.meta.ledger.taken:
        taken.setdefault(each.message_id, []).append(each)
    for message in world.stores.messaging.messages.values():
        if message.state in OPEN:
            yield "everybody ends in a known state", line(message)
        heard = [r for r in told.get(message.id, ()) if _concerns(message, r)]
        least = max((RANK[_STATES[r.status]] for r in heard), default=-1)
        if RANK.get(message.state, -1) < least:
            yield "what Meta told is known", (line(message), heard)
        if message.state in TAKEN and message.id not in taken:
            yield "nothing is taken that Meta did not take", line(message)


def _concerns(message: Message, report: Told) -> bool:
    """Whether wacore can know whose report it is, and should believe it."""
    if report.token is None:
        return message.wamid == report.wamid and report.status is not DeliveryStatus.FAILED
    if report.status is not DeliveryStatus.FAILED:
        return True
    # an operator's second try leaves the failure of the first behind, even if it comes to nothing
    return report.token.attempt == message.attempt and message.state not in _ENDED_UNSENT


def _counters(world: World) -> Iterator[Broken]:
    """The kept counters are a count of the rows, and everybody planned is in one of them."""
    messaging = world.stores.messaging
    rows = Counter((m.dispatch_id, *bucket(m)) for m in messaging.messages.values())
    kept = {key: n for key, n in messaging.tallies.items() if n}
    if rows != Counter(kept):
        yield "counters are a count of the rows", (rows - Counter(kept), Counter(kept) - rows)
    for dispatch in messaging.dispatches.values():
        planned = sum(1 for m in messaging.messages.values() if m.dispatch_id == dispatch.id)
        if dispatch.state is DispatchState.FINISHED and planned != len(world.people.members):
            yield "nobody is forgotten", (dispatch.id.int, planned, len(world.people.members))
        if dispatch.total is not None and dispatch.total != planned:
            yield "the total is what was planned", (dispatch.total, planned)


def _campaigns(world: World) -> Iterator[Broken]:
    for campaign in world.campaigns():
        dispatch = world.watch.dispatch_of(campaign.id)
        if dispatch is None:
            if campaign.has_started and campaign.state is not CampaignState.CANCELLED:
                yield "a campaign that ran has a dispatch", campaign.state.value
            continue
        cancelled = campaign.state is CampaignState.CANCELLED
        if cancelled is (dispatch.state is DispatchState.CANCELLED):
            continue
        patience = _HEARD_FROZEN if world.story.counts["freezes"] else _HEARD_LATE
        ends = campaign.finished_at, dispatch.ended_at
        in_time = ends[0] and ends[1] and ends[1] - ends[0] <= patience
        if not (cancelled and in_time):
            yield "campaign and dispatch agree", (campaign.state.value, dispatch.state.value, ends)


def _facts(world: World) -> Iterator[Broken]:
    """Each fact took effect, and once."""
    for fact in world.stores.facts:
        if fact.name in HEARD_OF:
            times = world.stores.archive.kept.get(fact.id, 0)
            if times != 1:
                yield "every fact takes effect once", (fact.name, fact.id.int, times)
