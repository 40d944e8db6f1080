"""What is going on: counts, accounts, clock; drain and reset."""

import asyncio
import time
from typing import Any

from wacore.entrypoints.simulator.admin.control import BadCommand, Body, Control, decode
from wacore.entrypoints.simulator.delivery.statuses import Stage
from wacore.entrypoints.simulator.wire import Answer, Request, answer
from wacore.entrypoints.simulator.world import World

_POLL_SECONDS = 0.02
_EVENTS_AT_A_TIME = 20_000
_LONGEST_DRAIN_SECONDS = 600.0


class DrainBody(Body):
    """`now` lets what is scheduled for later happen at once."""

    timeout_seconds: float = 30.0
    now: bool = False


class ClockBody(Body):
    """Moves the simulator's clock, and with it windows, expiry and limits, forward."""

    advance_seconds: float


def state_of(world: World) -> dict[str, Any]:
    traffic = world.outbox.traffic
    counts = world.course.counts
    return {
        "time": world.clock.now(),
        "compression": world.clock.compression,
        "accepted": len(world.ledger),
        "recipients": len(world.threads),
        "refused": {str(code): count for code, count in sorted(world.refusals.items())},
        "sent": counts[Stage.SENT],
        "delivered": counts[Stage.DELIVERED] + counts[Stage.LATE_DELIVERY],
        "read": counts[Stage.READ] + counts[Stage.READ_ONLY],
        "failed": counts[Stage.FAILED],
        "failures": {str(code): n for code, n in sorted(world.course.failures.items())},
        "replies": world.course.replies,
        "opt_outs": world.course.opt_outs,
        "inbound": world.inbound.messages,
        "preferences": world.inbound.preferences,
        "pending": {
            "scheduled": len(world.wheel),
            "held": sum(len(template.held) for template in world.templates),
            "webhooks": len(world.outbox) + world.webhooks.busy,
            "retries": world.webhooks.waiting_for_retry,
        },
        "webhooks": {
            "events": traffic.events,
            "posts": traffic.posts,
            "acknowledged": traffic.acknowledged,
            "refused": traffic.refused,
            "given_up": traffic.given_up,
            "unrouted": traffic.unrouted,
            "by_field": traffic.by_field,
        },
        "wabas": list(world.accounts.wabas),
        "phone_numbers": [
            {
                "id": number.id,
                "waba_id": number.waba_id,
                "display_phone_number": number.display,
                "status": number.status,
                "quality_rating": number.quality,
            }
            for number in world.accounts.in_order
        ],
        "templates": len(world.templates.by_index) - 1,
        "media": len(world.media),
        "reached_in_24_hours": world.rates.reached_today(),
    }


def get_state(world: World) -> Answer:
    return answer(state_of(world))


async def drain(control: Control, request: Request) -> Answer:
    """Wait until nothing is scheduled and every webhook was acknowledged or given up."""
    body = decode(request, DrainBody)
    if not 0 <= body.timeout_seconds <= _LONGEST_DRAIN_SECONDS:
        raise BadCommand(f"timeout_seconds must be 0 to {_LONGEST_DRAIN_SECONDS:g}")
    deadline = time.monotonic() + body.timeout_seconds
    while True:
        world = control.world
        if body.now:
            world.happen_now(_EVENTS_AT_A_TIME)
        if not world.pending or time.monotonic() >= deadline:
            return answer({"drained": not world.pending, "pending": world.pending})
        await asyncio.sleep(_POLL_SECONDS)


async def reset(control: Control, _: Request) -> Answer:
    await control.reset()
    return get_state(control.world)


def move_clock(world: World, request: Request) -> Answer:
    seconds = decode(request, ClockBody).advance_seconds
    if seconds < 0:
        raise BadCommand("advance_seconds must not be negative")
    world.clock.advance(seconds)
    world.pump()
    return get_state(world)
