"""The Business Management quota of a WABA (Meta, Rate limits)."""

import msgspec

from wacore.entrypoints.simulator.errors import GraphError
from wacore.entrypoints.simulator.graph.routes import MESSAGING_EDGES
from wacore.entrypoints.simulator.world import World


def managed_waba(world: World, path: tuple[str, ...]) -> str:
    """The WABA whose quota a call counts against; empty for messaging and media."""
    head = path[0] if path else ""
    if head in world.accounts.wabas:
        return head
    number = world.accounts.numbers.get(head)
    if number is not None:
        return "" if path[1:2] and path[1] in MESSAGING_EDGES else number.waba_id
    template = world.templates.get(head)
    return template.waba_id if template is not None else ""


def count_call(world: World, waba_id: str) -> bytes:
    """The value of `x-business-use-case-usage` after this call.

    Raises:
        GraphError: 80008 when the hour's quota is used up.
    """
    percent = world.rates.count_call(waba_id, world.clock.now())
    if percent > 100:
        raise GraphError(80008, "The hourly quota of this WhatsApp Business account is used up.")
    usage = {
        "type": "whatsapp_business_management",
        "call_count": percent,
        "total_cputime": percent // 4,
        "total_time": percent // 3,
        "estimated_time_to_regain_access": 0,
    }
    return msgspec.json.encode({waba_id: [usage]})
