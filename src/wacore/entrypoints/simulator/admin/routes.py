"""The admin API under `/__sim__/`: look inside, inject, and break things on purpose."""

from collections.abc import Awaitable, Callable
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
from wacore.entrypoints.simulator.world import World

PREFIX: Final = "/__sim__"

Command = Callable[[World, Request], Answer | Awaitable[Answer]]

COMMANDS: Final[dict[tuple[str, str], Command]] = {
    ("GET", "state"): lambda world, _: state.get_state(world),
    ("POST", "clock"): state.move_clock,
    ("GET", "ledger"): ledger.get_ledger,
    ("GET", "ledger/totals"): ledger.get_totals,
    ("GET", "ledger/callback-data"): ledger.get_token_counts,
    ("GET", "settings"): lambda world, _: behaviour.get_settings(world),
    ("POST", "settings"): behaviour.change_settings,
    ("PATCH", "settings"): behaviour.change_settings,
    ("POST", "webhook-outage"): behaviour.start_outage,
    ("POST", "token"): behaviour.change_token,
    ("POST", "callback"): behaviour.set_callback,
    ("POST", "inbound"): inject.inbound,
    ("POST", "preference"): inject.preference,
    ("POST", "webhook"): inject.webhook,
    ("POST", "waba"): accounts.change_waba,
    ("POST", "number"): accounts.change_number,
}
LIFE: Final[dict[str, Callable[[Control, Request], Awaitable[Answer]]]] = {
    "drain": state.drain,
    "reset": state.reset,
}


async def admin_answer(control: Control, request: Request) -> Answer:
    """Never raises: what is wrong is said in the answer."""
    try:
        return await _route(control, request)
    except (BadCommand, GraphError) as error:
        return answer({"error": str(error)}, 400)


async def _route(control: Control, request: Request) -> Answer:
    path = "/".join(request.path)
    if request.verb == "POST" and path in LIFE:
        return await LIFE[path](control, request)
    if request.verb == "POST" and path.startswith("templates/"):
        return templates.change_template(control.world, path.partition("/")[2], request)
    command = COMMANDS.get((request.verb, path))
    if command is None:
        return answer({"error": f"{request.verb} {PREFIX}/{path} does not exist"}, 404)
    reply = command(control.world, request)
    return reply if isinstance(reply, Answer) else await reply
