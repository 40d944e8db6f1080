"""How long after the pause is asked for the last message still leaves; and whom the resume forgets."""

import asyncio
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import uvloop
from accepting_peer import Peer, accepting_peer
from cell import Figures, figures
from lane import DISPATCH, ORGANIZATION, Lane, new_database, sqlite
from scale import sized

from wacore.application.messaging.pause_dispatch import PauseDispatchCommand
from wacore.application.messaging.resume_dispatch import ResumeDispatchCommand

_MESSAGES = sized(10_000, toy=2_000)
_ROUNDS = sized(5, toy=1)
_SENT_BEFORE = _MESSAGES // 5


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
        figures(
            "pause",
            round(max(waits) * 1000, 1),
            "ms",
            1000,
            at_most=True,
            exact=exact,
            notes={"messages": _MESSAGES, "rounds": [round(wait * 1000, 1) for wait in waits]},
        )
    ]


async def _paused(folder: Path, peer: Peer) -> tuple[float, bool]:
    """And whether our account is what has left: some at the pause, everybody once at the end."""
    lane = Lane(await new_database(sqlite(folder)), peer.url)
    await lane.plan_all(_MESSAGES)
    peer.arrivals()
    sending = asyncio.create_task(lane.send_all(2))
    arrivals = await _under_way(peer)
    asked = time.monotonic()
    await lane.pause(PauseDispatchCommand(organization_id=ORGANIZATION, dispatch_id=DISPATCH))
    await _ended(sending)
    arrivals += peer.arrivals()
    paused = await lane.states()
    await lane.resume(ResumeDispatchCommand(organization_id=ORGANIZATION, dispatch_id=DISPATCH))
    await lane.send_all(2)
    rest = peer.arrivals()
    resumed = await lane.states()
    await lane.aclose()
    left = len(arrivals)
    right = (
        left < _MESSAGES
        and paused == {"accepted": left, "planned": _MESSAGES - left}
        and left + len(rest) == _MESSAGES
        and resumed == {"accepted": _MESSAGES}
    )
    return _last_after(asked, arrivals), right


async def _under_way(peer: Peer) -> list[float]:
    """Returns when enough has been sent to call it full speed, with what has."""
    arrivals: list[float] = []
    while len(arrivals) < _SENT_BEFORE:
        await asyncio.sleep(0.02)
        arrivals += await asyncio.to_thread(peer.arrivals)  # the sending goes on meanwhile
    return arrivals


async def _ended(sending: asyncio.Task[None]) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(sending, 10)


def _last_after(asked: float, arrivals: Sequence[float]) -> float:
    return max(0.0, max(arrivals, default=asked) - asked)
