"""Trouble with accounts and numbers, and good news about throughput."""

from typing import Any, Literal

from wacore.entrypoints.simulator.admin.control import (
    Body,
    decode,
    number_named,
    waba_named,
)
from wacore.entrypoints.simulator.graph.numbers import number_node
from wacore.entrypoints.simulator.graph.wabas import waba_node
from wacore.entrypoints.simulator.settings import ThroughputLevel
from wacore.entrypoints.simulator.wire import Answer, Request, answer
from wacore.entrypoints.simulator.world import World

UPGRADE_SECONDS = 60.0


class WabaBody(Body):
    """`restriction` is lifted when `seconds` is 0."""

    waba_id: str = ""
    restriction: str = ""
    seconds: float = 3 * 24 * 3600.0
    locked: bool | None = None
    payment_failed: bool | None = None
    verified: bool | None = None
    messaging_limit: str = ""


class NumberBody(Body):
    """A change of `throughput` to HIGH takes a minute in which sends get 131057."""

    phone_number_id: str = ""
    status: str = ""
    quality: Literal["", "GREEN", "YELLOW", "RED"] = ""
    throughput: ThroughputLevel | None = None


def change_waba(world: World, request: Request) -> Answer:
    body = decode(request, WabaBody)
    waba = waba_named(world, body.waba_id)
    if body.restriction:
        expires = world.clock.now() + body.seconds
        waba.restrictions[body.restriction] = expires
        if body.seconds:
            info = {"restriction_type": body.restriction, "expiration": int(expires)}
            _update(world, waba.id, "ACCOUNT_RESTRICTION", restriction_info=[info])
    if body.locked is not None:
        waba.locked = body.locked
        state = "DISABLE" if body.locked else "REINSTATE"
        ban = {"waba_ban_state": state, "waba_ban_date": "November 22, 2026"}
        _update(world, waba.id, "DISABLED_UPDATE", ban_info=ban)
    if body.payment_failed is not None:
        waba.payment_failed = body.payment_failed
    if body.verified is not None:
        waba.verified = body.verified
    if body.messaging_limit:
        world.accounts.messaging_limit = body.messaging_limit
        value = {
            "max_daily_conversations_per_business": body.messaging_limit,
            "max_phone_numbers_per_waba": 25,
        }
        world.outbox.change(waba.id, "business_capability_update", value)
    return answer(waba_node(world, waba))


def change_number(world: World, request: Request) -> Answer:
    body = decode(request, NumberBody)
    number = number_named(world, body.phone_number_id)
    if body.status:
        number.status = body.status
    if body.quality:
        world.reputation.set_quality(number, body.quality)
    if body.throughput is not None:
        number.throughput = body.throughput
        world.rates.set_level(number.index, body.throughput)
        if body.throughput == "HIGH":
            done = world.clock.after(UPGRADE_SECONDS)
            number.maintenance_until = done
            world.agenda.at(done, lambda: world.reputation.announce(number, "THROUGHPUT_UPGRADE"))
    return answer(number_node(world, number))


def _update(world: World, waba_id: str, event: str, **extra: Any) -> None:
    world.outbox.change(waba_id, "account_update", {"event": event, **extra})
