"""The admin API under `/__sim__/`: look inside, inject, and break things on purpose."""

from typing import Final

from wacore.entrypoints.simulator.admin import (
    accounts,
    behaviour,
    inject,
    ledger,
    state,
    templates,
)
from wacore.entrypoints.simulator.admin.control import BadCommand, Control
from wacore.entrypoints.simulator.errors import GraphError
from wacore.entrypoints.simulator.wire import Answer, Request, answer

PREFIX: Final = "/__sim__"


async def admin_answer(control: Control, request: Request) -> Answer:
    """Never raises: what is wrong is said in the answer."""
    try:
        return await _route(control, request)
    except BadCommand as error:
        return answer({"error": str(error)}, 400)
    except GraphError as error:
        return answer({"error": str(error)}, 400)


async def _route(control: Control, request: Request) -> Answer:
    world = control.world
    match request.verb, *request.path:
        case "GET", "state":
            return state.get_state(world)
        case "POST", "drain":
            return await state.drain(control, request)
        case "POST", "reset":
            return await state.reset(control)
        case "POST", "clock":
            return state.move_clock(world, request)
        case "GET", "ledger":
            return ledger.get_ledger(world, request)
        case "GET", "ledger", "totals":
            return ledger.get_totals(world, request)
        case "GET", "ledger", "callback-data":
            return ledger.get_token_counts(world, request)
        case "GET", "settings":
            return behaviour.get_settings(world)
        case (("POST" | "PATCH"), "settings"):
            return behaviour.change_settings(world, request)
        case "POST", "webhook-outage":
            return behaviour.start_outage(world, request)
        case "POST", "token":
            return behaviour.change_token(world, request)
        case "POST", "callback":
            return await behaviour.set_callback(world, request)
        case "POST", "inbound":
            return inject.inbound(world, request)
        case "POST", "preference":
            return inject.preference(world, request)
        case "POST", "webhook":
            return inject.webhook(world, request)
        case "POST", "templates", name:
            return templates.change_template(world, name, request)
        case "POST", "waba":
            return accounts.change_waba(world, request)
        case "POST", "number":
            return accounts.change_number(world, request)
    path = "/".join(request.path)
    return answer({"error": f"{request.verb} {PREFIX}/{path} does not exist"}, 404)
