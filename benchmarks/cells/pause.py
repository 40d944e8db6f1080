"""How long after the pause is asked for the last message still leaves."""

import asyncio
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import uvloop
from accepting_peer import Peer, accepting_peer
from cell import Figures
from lane import DISPATCH, ORGANIZATION, Lane, new_database, sqlite

from wacore.application.messaging.pause_dispatch import PauseDispatchCommand

_MESSAGES = 10_000
_ROUNDS = 5


def pause() -> list[Figures]:
    """Worst of some rounds at full speed, at a peer that takes 50 ms."""
    waits, exact = [], True
    with accepting_peer(0.05) as peer:
        for _ in range(_ROUNDS):
            with tempfile.TemporaryDirectory() as folder:
                wait, right = uvloop.run(_paused(Path(folder), peer))
                waits.append(wait)
                exact = exact and right
    return [
        Figures(
            cell="pause",
            value=round(max(waits) * 1000, 1),
            unit="ms",
            floor=None,
            peer=None,
            target=1000,
            at_most=True,
            notes={"rounds": [round(wait * 1000, 1) for wait in waits]},
        ).judged(exact=exact)
    ]


async def _paused(folder: Path, peer: Peer) -> tuple[float, bool]:
    """And whether it was under way, and what has left is exactly what our account says."""
    lane = Lane(await new_database(sqlite(folder)), peer.url)
    await lane.plan_all(_MESSAGES)
    peer.arrivals()
    sending = asyncio.create_task(lane.send_all(2))
    await asyncio.sleep(1.5)
    asked = time.monotonic()
    await lane.pause(PauseDispatchCommand(organization_id=ORGANIZATION, dispatch_id=DISPATCH))
    with suppress(TimeoutError):
        await asyncio.wait_for(sending, 10)
    arrivals = peer.arrivals()
    states = await lane.states()
    await lane.aclose()
    left = len(arrivals)
    right = 0 < left < _MESSAGES and states == {"accepted": left, "planned": _MESSAGES - left}
    return max(0.0, max(arrivals, default=asked) - asked), right
