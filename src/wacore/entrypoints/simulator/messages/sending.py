"""`POST /{number}/messages`: the checks in their order, then acceptance."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from wacore.entrypoints.simulator.accounts import PhoneNumber
from wacore.entrypoints.simulator.chances import (
    chance_failure,
    in_the_us,
    latency_seconds,
    uncapped,
)
from wacore.entrypoints.simulator.delivery.people import user_id_of
from wacore.entrypoints.simulator.errors import GraphError
from wacore.entrypoints.simulator.fate import Fate, draw_fate
from wacore.entrypoints.simulator.ledger import (
    ANSWER_DROPPED,
    HELD,
    IN_WINDOW,
    MARKETING_API,
    NO_TEMPLATE,
)
from wacore.entrypoints.simulator.magic import (
    ASYNC_FAILURE,
    DELIBERATE_REFUSALS,
    FORCED,
    REFUSED_ALWAYS,
    REFUSED_FIRST,
    Force,
)
from wacore.entrypoints.simulator.messages.content import check_content
from wacore.entrypoints.simulator.messages.envelope import (
    Recipient,
    check_envelope,
    find_recipient,
)
from wacore.entrypoints.simulator.messages.kinds import CODE_OF, MEDIA
from wacore.entrypoints.simulator.messages.reactions import reaction_failure
from wacore.entrypoints.simulator.messages.restrictions import check_account, check_number
from wacore.entrypoints.simulator.messages.template import TemplateSend, check_template
from wacore.entrypoints.simulator.world import World

Json = Mapping[str, Any]


class Accepted(NamedTuple):
    """The answer, how long Meta takes for it, and whether it is ever given."""

    body: dict[str, Any]
    seconds: float
    dropped: bool


def send_message(
    world: World, number: PhoneNumber, body: Json, version: float, *, marketing_api: bool
) -> Accepted:
    """
    Raises:
        GraphError: The first check that fails, in the order the sections below have.
    """
    now = world.clock.now()
    check_number(number, now)
    kind, token = check_envelope(body)
    settings = world.behaviour.now
    recipient = find_recipient(body, number, settings.calling_code, settings.seed)
    person = int(recipient.wa_id)
    thread = world.threads.row(number.index, person)
    magic = person % 10_000 if settings.magic_recipients else 0
    _check_rates(world, number, thread, magic, now)
    if recipient.wa_id in number.blocked:
        raise GraphError(130403)
    check_account(number, world.accounts.waba_of(number), now, is_template=kind == "template")
    sent: TemplateSend | None = None
    if kind == "template":
        sent = check_template(world, number, body, version, recipient, marketing_api=marketing_api)
        unreachable, linked = sent.filled.unreachable, sent.filled.linked
    elif marketing_api:
        raise GraphError(131055, "marketing_messages takes template messages only.")
    else:
        unreachable = check_content(kind, body, world.media)
        linked = kind in MEDIA and body[kind].get("id") is None
    nth = world.threads.accepted[thread] + 1
    fate = draw_fate(world.key, person, nth)
    _check_luck(world, thread, person, nth, magic)
    in_window = world.threads.window_until[thread] > now
    if not in_window and sent is None and settings.reject_outside_window:
        raise GraphError(131047)
    world.threads.accepted[thread] = nth
    failure = _failure(world, number, body, kind, sent, fate, magic, person, in_window)
    if unreachable and not failure:
        failure = 131053
    template = sent.template if sent else None
    held = template is not None and not failure and world.pacing.must_hold(template)
    dropped = FORCED.get(magic) is Force.DROP_ANSWER or _unlucky(world, fate)
    flags = ANSWER_DROPPED * dropped | HELD * held
    flags |= MARKETING_API * marketing_api | IN_WINDOW * in_window
    row = world.ledger.add(
        thread,
        nth,
        token=token,
        template=template.index if template else NO_TEMPLATE,
        kind=CODE_OF[kind],
        flags=flags,
        failure=failure,
        at=now,
    )
    if sent is not None:
        world.ledger.keep_payloads(row, sent.filled.payloads)
        world.pacing.count(sent.template, row, held)
    if not held:
        world.course.begin(row)
    status = None if sent is None else _message_status(held)
    answer = _answer(world, recipient, world.ledger.wamid(row), status)
    return Accepted(answer, latency_seconds(settings.latency, fate, linked), dropped)


def _check_rates(world: World, number: PhoneNumber, thread: int, magic: int, now: float) -> None:
    refusal = REFUSED_FIRST.get(magic, 0)
    if refusal:
        refused = world.threads.refused.get(thread, 0)
        if refused < DELIBERATE_REFUSALS:
            world.threads.refused[thread] = refused + 1
            raise GraphError(refusal)
    if not world.rates.take_throughput(number.index, now):
        raise GraphError(130429, subcode=0)
    if not world.rates.take_pair(thread, now):
        raise GraphError(131056)


def _check_luck(world: World, thread: int, person: int, nth: int, magic: int) -> None:
    """Outages of Meta's own: nothing was accepted. Another try has another chance."""
    if magic in REFUSED_ALWAYS:
        raise GraphError(REFUSED_ALWAYS[magic])
    settings = world.behaviour.now
    if settings.profile == "none" or not settings.server_errors:
        return
    refused = world.threads.refused.get(thread, 0)
    fate = draw_fate(world.key + b"outage", person, nth << 16 | refused)
    if fate.failure < settings.server_errors:
        world.threads.refused[thread] = refused + 1
        raise GraphError(131000 if fate.detail < 0.5 else 2)


def _unlucky(world: World, fate: Fate) -> bool:
    settings = world.behaviour.now
    return settings.profile != "none" and 1.0 - fate.detail <= settings.dropped_answers


def _failure(
    world: World,
    number: PhoneNumber,
    body: Json,
    kind: str,
    sent: TemplateSend | None,
    fate: Fate,
    magic: int,
    person: int,
    in_window: bool,
) -> int:
    """The code this accepted message will fail with, or 0."""
    settings = world.behaviour.now
    if magic in ASYNC_FAILURE:
        return ASYNC_FAILURE[magic]
    if body.get("recipient_identity_key_hash"):
        return 137000
    if world.accounts.waba_of(number).payment_failed:
        return 131042
    if sent is None:
        if not in_window:
            return 131047
        return reaction_failure(world, body) if kind == "reaction" else 0
    marketing = sent.template.marketing
    wa_id = str(person)
    if marketing and person in world.threads.stopped:
        return 131050
    if marketing and settings.regional_marketing_rules and in_the_us(wa_id):
        return 131049
    if not in_window and not world.rates.take_person(
        person, world.accounts.messaging_limit, world.clock.now()
    ):
        return 131048
    if magic in FORCED:
        return 0
    capped = not in_window and not (settings.regional_marketing_rules and uncapped(wa_id))
    media = sent.filled.linked or sent.template.plan.header in {"IMAGE", "VIDEO", "DOCUMENT"}
    return chance_failure(settings.profile, fate, marketing=marketing, media=media, capped=capped)


def _message_status(held: bool) -> str:
    return "held_for_quality_assessment" if held else "accepted"


def _answer(world: World, recipient: Recipient, wamid: str, status: str | None) -> dict[str, Any]:
    contact = {"input": recipient.asked}
    if recipient.by_user_id:
        contact["user_id"] = recipient.asked
    else:
        contact["wa_id"] = recipient.wa_id
        if world.behaviour.now.identity != "phone":
            contact["user_id"] = user_id_of(recipient.wa_id, world.behaviour.now)
    message = {"id": wamid}
    if status is not None:
        message["message_status"] = status
    return {"messaging_product": "whatsapp", "contacts": [contact], "messages": [message]}
