"""The ledger over HTTP: rows in pages, and totals to compare a campaign with."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from wacore.entrypoints.simulator.admin.control import BadCommand, number_named
from wacore.entrypoints.simulator.ledger import ANSWER_DROPPED, HELD, MARKETING_API
from wacore.entrypoints.simulator.messages.kinds import KINDS
from wacore.entrypoints.simulator.wire import Answer, Request, answer
from wacore.entrypoints.simulator.world import World

LIMIT_DEFAULT, LIMIT_MAX = 1_000, 50_000
REPEATED_SHOWN: Final = 1_000
ROWS_AT_A_TIME: Final = 20_000  # between which requests are answered


def get_ledger(world: World, request: Request) -> Answer:
    """`?after=` the last row seen, `limit`, and the filters of the totals."""
    start = _whole(request, "after", 0)
    limit = min(_whole(request, "limit", LIMIT_DEFAULT), LIMIT_MAX)
    rows: list[dict[str, Any]] = []
    position = start
    for row in _filtered(world, request, start):
        if len(rows) == limit:
            break
        rows.append(_row(world, row))
        position = row + 1
    more = len(rows) == limit and position < len(world.ledger)
    return answer({"rows": rows, "next": position if more else None, "posts": len(world.ledger)})


async def get_totals(world: World, request: Request) -> Answer:
    """Filters: `template`, `phone_number_id`, `after` (row number)."""
    ledger = world.ledger
    posts: Counter[tuple[int, int]] = Counter()
    tokens: Counter[str] = Counter()
    people: set[int] = set()
    dropped = held = total = 0
    for row in _filtered(world, request, _whole(request, "after", 0)):
        total += 1
        if total % ROWS_AT_A_TIME == 0:
            await asyncio.sleep(0)
        person = ledger.person(row)
        people.add(person)
        posts[ledger.template[row], person] += 1
        tokens[ledger.token(row)] += 1
        dropped += bool(ledger.flags[row] & ANSWER_DROPPED)
        held += bool(ledger.flags[row] & HELD)
    twice = {person for (_, person), count in posts.items() if count > 1}
    without_token = tokens.pop("", 0)
    repeated = {token: count for token, count in tokens.items() if count > 1}
    return answer(
        {
            "posts": total,
            "recipients": len(people),
            "sent_twice": len(twice),
            "sent_twice_recipients": sorted(str(person) for person in twice)[:REPEATED_SHOWN],
            "answers_dropped": dropped,
            "held": held,
            "callback_data": {
                "distinct": len(tokens),
                "absent": without_token,
                "repeated": dict(sorted(repeated.items())[:REPEATED_SHOWN]),
                "repeated_count": len(repeated),
            },
            "next": len(ledger),
        }
    )


async def get_token_counts(world: World, request: Request) -> Answer:
    """Accepted POSTs per `biz_opaque_callback_data`, for the asked prefix."""
    prefix = request.query.get("prefix", "")
    limit = min(_whole(request, "limit", LIMIT_DEFAULT), LIMIT_MAX)
    counts: Counter[str] = Counter()
    for row in range(len(world.ledger)):
        if row % ROWS_AT_A_TIME == 0:
            await asyncio.sleep(0)
        token = world.ledger.token(row)
        if token and token.startswith(prefix):
            counts[token] += 1
    shown = dict(sorted(counts.items())[:limit])
    return answer({"counts": shown, "total": len(counts)})


def _row(world: World, row: int) -> dict[str, Any]:
    ledger = world.ledger
    template = world.templates.by_index[ledger.template[row]]
    flags = ledger.flags[row]
    return {
        "row": row,
        "token": ledger.token(row),
        "wamid": ledger.wamid(row),
        "recipient": str(ledger.person(row)),
        "phone_number_id": world.accounts.in_order[ledger.sender(row)].id,
        "type": KINDS[ledger.kind[row]],
        "template": template.name if template else None,
        "language": template.language if template else None,
        "time": ledger.at[row],
        "answer_dropped": bool(flags & ANSWER_DROPPED),
        "held": bool(flags & HELD),
        "marketing_api": bool(flags & MARKETING_API),
        "failure": ledger.failure[row] or None,
    }


def _filtered(world: World, request: Request, start: int) -> Iterator[int]:
    ledger, query = world.ledger, request.query
    rows = range(start, len(ledger))
    name = query.get("template")
    wanted = {
        index
        for index, template in enumerate(world.templates.by_index)
        if template is not None and template.name == name
    }
    sender = query.get("phone_number_id")
    sender_index = number_named(world, sender).index if sender else -1
    for row in rows:
        if name and ledger.template[row] not in wanted:
            continue
        if sender and ledger.sender(row) != sender_index:
            continue
        yield row


def _whole(request: Request, name: str, default: int) -> int:
    text = request.query.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit()):
        raise BadCommand(f"{name} must be a whole number")
    return int(text)
