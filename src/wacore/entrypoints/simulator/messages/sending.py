"""`POST /{number}/messages`: the checks in their order, then acceptance."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from wacore.entrypoints.simulator.accounts import PhoneNumber
from wacore.entrypoints.simulator.chances import latency_seconds
from wacore.entrypoints.simulator.delivery.people import user_id_of
from wacore.entrypoints.simulator.errors import GraphError
from wacore.entrypoints.simulator.fate import draw_fate
from wacore.entrypoints.simulator.ledger import (
    ANSWER_DROPPED,
    HELD,
    IN_WINDOW,
    MARKETING_API,
    NO_TEMPLATE,
)
from wacore.entrypoints.simulator.magic import (
    DELIBERATE_REFUSALS,
    FORCED,
    REFUSED_ALWAYS,
    REFUSED_FIRST,
    Force,
)
from wacore.entrypoints.simulator.messages.content import check_content
from wacore.entrypoints.simulator.messages.draft import Draft
from wacore.entrypoints.simulator.messages.envelope import check_envelope, find_recipient
from wacore.entrypoints.simulator.messages.kinds import CODE_OF, MEDIA
from wacore.entrypoints.simulator.messages.outcome import decided_failure
from wacore.entrypoints.simulator.messages.restrictions import check_account, check_number
from wacore.entrypoints.simulator.messages.template import check_template
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
        GraphError: The first check that fails.
    """
    draft = _checked(world, number, body, version, marketing_api=marketing_api)
    world.threads.accepted[draft.thread] = draft.nth
    settings = world.behaviour.now
    failure = decided_failure(world, draft)
    template = draft.sent.template if draft.sent else None
    held = template is not None and not failure and world.pacing.must_hold(template)
    dropped = FORCED.get(draft.magic) is Force.DROP_ANSWER or (
        settings.profile != "none" and 1.0 - draft.fate.detail <= settings.dropped_answers
    )
    row = world.ledger.add(
        draft.thread,
        draft.nth,
        token=draft.token,
        template=template.index if template else NO_TEMPLATE,
        kind=CODE_OF[draft.kind],
        flags=ANSWER_DROPPED * dropped
        | HELD * held
        | MARKETING_API * marketing_api
        | IN_WINDOW * draft.in_window,
        failure=failure,
        at=world.clock.now(),
    )
    if draft.sent is not None:
        world.ledger.keep_payloads(row, draft.sent.filled.payloads)
        world.pacing.count(draft.sent.template, row, held=held)
        world.reputation.count(number)
    if not held:
        world.course.begin(row)
    seconds = latency_seconds(settings.latency, draft.fate, linked_media=draft.linked)
    return Accepted(_answer(world, draft, row, held=held), seconds, dropped)


def _checked(
    world: World, number: PhoneNumber, body: Json, version: float, *, marketing_api: bool
) -> Draft:
    """Meta's order is unpublished; this one is the specification's."""
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
    sent = None
    if kind == "template":
        sent = check_template(world, number, body, version, recipient, marketing_api=marketing_api)
        unreachable, linked = sent.filled.unreachable, sent.filled.linked
    elif marketing_api:
        raise GraphError(131055, "marketing_messages takes template messages only.")
    else:
        unreachable = check_content(kind, body, world.media)
        linked = kind in MEDIA and _to_fetch(world, body[kind])
    in_window = world.threads.window_until[thread] > now
    if sent is None and not in_window and settings.reject_outside_window:
        raise GraphError(131047)
    nth = world.threads.accepted[thread] + 1
    _check_luck(world, thread, person, nth, magic)
    return Draft(
        number,
        body,
        kind,
        token,
        recipient,
        thread,
        magic,
        sent,
        unreachable,
        linked,
        in_window,
        nth,
        draw_fate(world.key, person, nth),
    )


def _to_fetch(world: World, content: Json) -> bool:
    return content.get("id") is None and not world.media.cached(content["link"])


def _check_rates(world: World, number: PhoneNumber, thread: int, magic: int, now: float) -> None:
    refusal = REFUSED_FIRST.get(magic, 0)
    if refusal:
        refused = world.threads.refused.get(thread, 0)
        if refused < DELIBERATE_REFUSALS:
            world.threads.refused[thread] = refused + 1
            raise GraphError(refusal)
    if not world.rates.take_throughput(number.index, now):
        raise GraphError(130429)
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


def _answer(world: World, draft: Draft, row: int, *, held: bool) -> dict[str, Any]:
    recipient, settings = draft.recipient, world.behaviour.now
    contact = {"input": recipient.asked}
    if not recipient.by_user_id:
        contact["wa_id"] = recipient.wa_id
    if recipient.by_user_id or settings.identity != "phone":
        contact["user_id"] = user_id_of(recipient.wa_id, settings)
    message = {"id": world.ledger.wamid(row)}
    if draft.sent is not None:
        message["message_status"] = "held_for_quality_assessment" if held else "accepted"
    return {"messaging_product": "whatsapp", "contacts": [contact], "messages": [message]}
