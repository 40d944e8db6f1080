"""`health_status`: one node answers for the whole chain (Meta, Health status)."""

from typing import Any

from wacore.entrypoints.simulator.accounts import BUSINESS_ID, PhoneNumber, Waba
from wacore.entrypoints.simulator.messages.restrictions import ALL_MESSAGES, TEMPLATE_MESSAGES
from wacore.entrypoints.simulator.world import World

Json = dict[str, Any]

_ORDER = ("AVAILABLE", "LIMITED", "BLOCKED")


def health_of(world: World, waba: Waba, number: PhoneNumber | None = None) -> Json:
    entities = [_waba(world, waba), _business(waba), _app(world)]
    if number is not None:
        entities.insert(0, _number(number))
    worst = max((entity["can_send_message"] for entity in entities), key=_ORDER.index)
    return {"can_send_message": worst, "entities": entities}


def _number(number: PhoneNumber) -> Json:
    if number.registered and number.status in {"CONNECTED", "FLAGGED"}:
        return _entity("PHONE_NUMBER", number.id)
    return _entity("PHONE_NUMBER", number.id, blocked=(141_000, "The number cannot send."))


def _waba(world: World, waba: Waba) -> Json:
    now = world.clock.now()
    if waba.payment_failed:
        return _entity("WABA", waba.id, blocked=(141_006, "There is a payment problem."))
    if waba.locked or waba.restricted(ALL_MESSAGES, now):
        return _entity("WABA", waba.id, blocked=(141_000, "The account is restricted."))
    limited = "Conversations cannot be started." if waba.restricted(TEMPLATE_MESSAGES, now) else ""
    return _entity("WABA", waba.id, limited=limited)


def _business(waba: Waba) -> Json:
    limited = "" if waba.verified else "The business has not passed business verification."
    return _entity("BUSINESS", BUSINESS_ID, limited=limited)


def _app(world: World) -> Json:
    return _entity("APP", world.accounts.app_id)


def _entity(
    kind: str, node_id: str, *, limited: str = "", blocked: tuple[int, str] | None = None
) -> Json:
    entity: Json = {"entity_type": kind, "id": node_id, "can_send_message": "AVAILABLE"}
    if limited:
        entity |= {"can_send_message": "LIMITED", "additional_info": [limited]}
    if blocked:
        code, description = blocked
        entity["can_send_message"] = "BLOCKED"
        entity["errors"] = [
            {
                "error_code": code,
                "error_description": description,
                "possible_solution": "See the admin API of the simulator.",
            }
        ]
    return entity
