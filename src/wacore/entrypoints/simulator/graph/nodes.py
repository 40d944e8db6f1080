"""Parts of Graph every node shares: field selection, cursors, verbs."""

import base64
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from wacore.entrypoints.simulator.errors import GraphError
from wacore.entrypoints.simulator.wire import Request

Json = dict[str, Any]

LIMIT_DEFAULT, LIMIT_MAX = 25, 1_000
PORTFOLIO_LIMIT_SINCE = 24.0
_NESTED = re.compile(r"\{[^{}]*\}|\([^()]*\)")


def field_names(fields: str) -> list[str]:
    """Names of a `fields=` value; parameters and sub-selections are dropped."""
    while (stripped := _NESTED.sub("", fields)) != fields:
        fields = stripped
    names = (name.strip().partition(".")[0] for name in fields.split(","))
    return [name for name in names if name]


def select(node: Mapping[str, Any], fields: str | None, default: Sequence[str]) -> Json:
    """The asked fields of a node; `id` always comes along.

    Raises:
        GraphError: 100 for a field the node does not have.
    """
    names = field_names(fields) if fields else list(default)
    unknown = [name for name in names if name not in node]
    if unknown:
        raise GraphError(100, f"Tried accessing nonexisting field ({unknown[0]})")
    chosen = {name: node[name] for name in names if node[name] is not None}
    chosen["id"] = node["id"]
    return chosen


def of_version(node: Json, version: float) -> Json:
    """Without the fields that came later (Meta, changelog)."""
    if version < PORTFOLIO_LIMIT_SINCE:
        node.pop("whatsapp_business_manager_messaging_limit")
    return node


def cursor(position: int) -> str:
    return base64.b64encode(str(position).encode()).decode().replace("=", "ZD")


def position_of(text: str) -> int:
    """
    Raises:
        GraphError: 100, the cursor is none of ours.
    """
    try:
        return int(base64.b64decode(text.replace("ZD", "=") + "==").decode())
    except ValueError as error:
        raise GraphError(100, "Invalid cursor in after or before.") from error


def page(rows: Sequence[Json], request: Request) -> Json:
    """One page with cursors, and `next`/`previous` only where there is more."""
    query = request.query
    limit = _limit(query.get("limit"))
    start = position_of(query["after"]) if query.get("after") else 0
    if query.get("before"):
        start = max(position_of(query["before"]) - limit, 0)
    end = min(start + limit, len(rows))
    shown = list(rows[start:end])
    if not shown:
        return {"data": []}
    paging: Json = {"cursors": {"before": cursor(start), "after": cursor(end)}}
    if end < len(rows):
        paging["next"] = _link(request, limit, after=cursor(end))
    if start > 0:
        paging["previous"] = _link(request, limit, before=cursor(start))
    return {"data": shown, "paging": paging}


def _limit(text: str | None) -> int:
    if text is None:
        return LIMIT_DEFAULT
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= LIMIT_MAX:
        raise GraphError(100, f"limit must be a number from 1 to {LIMIT_MAX}.")
    return int(text)


def _link(request: Request, limit: int, **position: str) -> str:
    kept = {
        name: value
        for name, value in request.query.items()
        if name not in {"after", "before", "limit", "access_token"}
    }
    path = "/".join(request.path)
    query = urlencode({**kept, "limit": limit, **position})
    return f"{request.base_url}/v{request.version:.1f}/{path}?{query}"


def truth(value: object) -> bool:
    """Graph takes booleans as JSON and as text."""
    return value is True or str(value).lower() in {"true", "1"}
