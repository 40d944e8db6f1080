"""Whether a reaction has something to react to (Meta, Reaction messages)."""

from collections.abc import Mapping
from typing import Any, Final

from wacore.entrypoints.simulator.messages.kinds import CODE_OF
from wacore.entrypoints.simulator.wamid import INBOUND, parse_wamid
from wacore.entrypoints.simulator.world import World

LONGEST_SECONDS: Final = 30 * 24 * 3600.0


def reaction_failure(world: World, body: Mapping[str, Any]) -> int:
    """131009 when the target is unknown, older than 30 days, or a reaction itself."""
    wamid = body["reaction"]["message_id"]
    parsed = parse_wamid(wamid)
    if parsed is None:
        return 131009
    if parsed.direction == INBOUND:
        return 0
    row = world.ledger.row_of(wamid, parsed.user)
    if row is None or world.ledger.kind[row] == CODE_OF["reaction"]:
        return 131009
    old = world.ledger.at[row] < world.clock.now() - LONGEST_SECONDS
    return 131009 if old else 0
