"""Statuses take effect: shuffled, one in twenty twice, in batches as webhooks bring them."""

import random
import tempfile
from datetime import timedelta
from pathlib import Path

import floor as by_hand
import uvloop
from accepting_peer import accepting_peer
from cell import Figures, Took, figures, median, took
from floor import SqliteFloor
from lane import NUMBER, Lane, new_database, sqlite
from scale import ROUNDS, sized

from wacore.adapters.system import SystemClock
from wacore.domain.messaging.attempt_token import AttemptToken
from wacore.domain.messaging.statuses import DeliveryStatus, StatusReport

_MESSAGES = sized(5_000, toy=200)
_TWICE = 20
_BATCH = 1_000
"""What one webhook of Meta's brings at most (Meta, webhooks)."""


def statuses_applied() -> list[Figures]:
    ours, floors, exact = [], [], True
    with accepting_peer() as peer:
        for seed in range(ROUNDS):
            with tempfile.TemporaryDirectory() as folder:
                floors.append(uvloop.run(_floor(Path(folder), seed)))
                applied, right = uvloop.run(_ours(Path(folder), peer.url, seed))
                ours.append(applied)
                exact = exact and right
    product, hand = median(ours), median(floors)
    return [
        figures(
            "statuses-applied",
            product.per_second,
            "statuses/s",
            8000,
            floor=hand.per_second,
            cpu_us=product.cpu_us,
            floor_cpu_us=hand.cpu_us,
            exact=exact,
            notes={"messages": _MESSAGES, "rounds": [run.per_second for run in ours]},
        )
    ]


async def _ours(folder: Path, peer_url: str, seed: int) -> tuple[Took, bool]:
    """And whether every message ends as read."""
    lane = Lane(await new_database(sqlite(folder)), peer_url)
    await lane.plan_all(_MESSAGES)
    await lane.send_all(2)
    now = SystemClock().now()
    reports = [
        StatusReport(
            wamid=wamid,
            status=status,
            at=now + timedelta(seconds=later),
            phone_number_id=NUMBER,
            token=AttemptToken(message_id, 1),
        )
        for message_id, wamid in await lane.sent()
        for later, status in enumerate(
            (DeliveryStatus.SENT, DeliveryStatus.DELIVERED, DeliveryStatus.READ)
        )
    ]
    reports = _untidied(reports, seed)

    async def apply() -> None:
        for first in range(0, len(reports), _BATCH):
            await lane.apply(reports[first : first + _BATCH])

    measured = await took(len(reports), apply())
    states = await lane.states()
    await lane.aclose()
    return measured, states == {"read": _MESSAGES}


async def _floor(folder: Path, seed: int) -> Took:
    """One UPDATE a status, in bulk: no ladder, no counters, no doubt."""
    floor = SqliteFloor(folder / "floor.sqlite3")
    await by_hand.plan(floor, _MESSAGES)
    rows = _untidied(
        [(s, 1.0, n) for n in range(_MESSAGES) for s in ("sent", "delivered", "read")], seed
    )

    async def apply() -> None:
        for first in range(0, len(rows), _BATCH):
            await floor.execute(by_hand.STATUS, rows[first : first + _BATCH])

    measured = await took(len(rows), apply())
    await floor.aclose()
    return measured


def _untidied(reports: list, seed: int) -> list:  # type: ignore[type-arg]
    chance = random.Random(seed)
    reports = reports + chance.sample(reports, len(reports) // _TWICE)
    chance.shuffle(reports)
    return reports
