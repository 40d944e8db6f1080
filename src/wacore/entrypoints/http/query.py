"""Queries that say nothing a handler does not listen to."""

from typing import Any
from urllib.parse import unquote_plus

from litestar import Litestar, Request
from litestar.enums import HttpMethod
from litestar.exceptions import HTTPException
from litestar.routes import HTTPRoute

from wacore.entrypoints.http.problems import FieldProblem, PlacedProblem

ANY_QUERY = "any_query"
"""Handlers with `opt={ANY_QUERY: True}` take whatever somebody else puts into their addresses."""

_KNOWN = "known_query"
_MOST_NAMED = 20


def learn_queries(app: Litestar) -> None:
    """Each handler of the app knows from now on which parameters its query may have."""
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            for method, (handler, parameters) in route.route_handler_map.items():
                if method != HttpMethod.OPTIONS:
                    names = (each.field_alias for each in parameters.expected_query_params)
                    handler.opt[_KNOWN] = frozenset(names)


def refuse_strange(request: Request[Any, Any, Any]) -> None:
    """
    A misspelt filter would answer with everything.

    Raises:
        HTTPException: 400 for a parameter without a name.
        PlacedProblem: Naming each parameter that the handler does not know.
    """
    query: bytes = request.scope["query_string"]
    if not query:
        return
    names = [each.partition(b"=")[0] for each in query.split(b"&") if each]
    if b"" in names:
        raise HTTPException(status_code=400, detail="A parameter in the query has no name.")
    known = request.route_handler.opt.get(_KNOWN)
    if known is None or request.route_handler.opt.get(ANY_QUERY):
        return
    given = dict.fromkeys(unquote_plus(name.decode("latin-1")) for name in names)
    strange = [name for name in given if name not in known]
    if strange:
        raise PlacedProblem(
            *(
                FieldProblem(detail="There is no such parameter.", parameter=name)
                for name in strange[:_MOST_NAMED]
            )
        )
