"""Every failure as application/problem+json (RFC 9457)."""

import math
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, ClassVar

import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.types import ExceptionHandlersMap
from msgspec import UNSET, UnsetType

from wacore.domain import errors

PROBLEM_JSON = "application/problem+json"

STATUS: Mapping[type[errors.WacoreError], HTTPStatus] = {
    errors.InvalidInput: HTTPStatus.BAD_REQUEST,
    errors.Unauthenticated: HTTPStatus.UNAUTHORIZED,
    errors.PermissionDenied: HTTPStatus.FORBIDDEN,
    errors.NotFound: HTTPStatus.NOT_FOUND,
    errors.Conflict: HTTPStatus.CONFLICT,
    errors.RateLimited: HTTPStatus.TOO_MANY_REQUESTS,
    errors.TryAgain: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.UpstreamFailed: HTTPStatus.BAD_GATEWAY,
}
"""One entry per kind; the only place where the core's failures meet HTTP."""

_log = structlog.get_logger("wacore.http")


class FieldProblem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One rejected value: `pointer` into the body (RFC 6901), `parameter` for anything else."""

    detail: str
    pointer: str | UnsetType = UNSET
    parameter: str | UnsetType = UNSET


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    status: int
    title: str
    type: str = "about:blank"
    detail: str | UnsetType = UNSET
    errors: list[FieldProblem] | UnsetType = UNSET


class PlacedProblem(HTTPException):
    """400 that already knows where in the request it happened."""

    status_code = 400
    text: ClassVar[str] = "The request is invalid."

    def __init__(self, *problems: FieldProblem) -> None:
        super().__init__(detail=self.text)
        self.problems = list(problems)


class BodyProblem(PlacedProblem):
    text = "The request body is invalid."


_AT = re.compile(r" - at `(?:key(?: in)? )?(?:in )?\$(?P<path>[^`]*)`$")
_NAMED = re.compile(r"^Object (?:missing required|contains unknown) field `(?P<name>[^`]*)`")
_STEP = re.compile(r"\[(?P<index>\d+|\.\.\.)\]|\.?(?P<name>[^.\[\]]+)")
_MISSING = re.compile(r"Missing required \w+ parameter '([^']*)'")


def body_problem(message: str) -> FieldProblem:
    """From msgspec's ``Expected `int` >= 1 - at `$.lines[0].qty` `` to a text and a pointer."""
    path = ""
    if at := _AT.search(message):
        path, message = at["path"], message[: at.start()]
    return FieldProblem(detail=message, pointer=_pointer(path, message))


def _pointer(path: str, message: str = "") -> str:
    steps = [m["index"] or m["name"] for m in _STEP.finditer(path)]
    if named := _NAMED.match(message):
        steps.append(named["name"])
    return "#" + "".join("/" + s.replace("~", "~0").replace("/", "~1") for s in steps)


def respond(
    status: int,
    *,
    detail: str | UnsetType = UNSET,
    code: str = "",
    problems: list[FieldProblem] | UnsetType = UNSET,
    headers: Mapping[str, str] | None = None,
) -> Response[Problem]:
    problem = Problem(
        status=status,
        title=HTTPStatus(status).phrase,
        type=f"urn:wacore:problem:{code}" if code else "about:blank",
        detail=detail,
        errors=problems,
    )
    return Response(
        problem, status_code=status, media_type=PROBLEM_JSON, headers=dict(headers or {})
    )


def on_domain(request: Request[Any, Any, Any], error: errors.WacoreError) -> Response[Problem]:
    status = next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), None)
    if status is None:
        return on_bug(request, error)
    headers: dict[str, str] = {}
    problems: list[FieldProblem] | UnsetType = UNSET
    found: tuple[errors.FieldProblem, ...] = getattr(error, "problems", ())
    if found:  # a conflict can also have places: those of the stored resource
        problems = [
            FieldProblem(detail=p.reason, pointer=_pointer("." + p.field) if p.field else "#")
            for p in found
        ]
    if isinstance(error, errors.Unauthenticated):
        headers["WWW-Authenticate"] = 'Bearer error="invalid_token"'
    if isinstance(error, errors.RateLimited):
        headers["Retry-After"] = str(max(1, math.ceil(error.retry_after)))
    if isinstance(error, errors.TryAgain):
        headers["Retry-After"] = "1"
    return respond(status, detail=str(error), code=error.code, problems=problems, headers=headers)


def on_http(request: Request[Any, Any, Any], error: HTTPException) -> Response[Problem]:
    status = error.status_code
    headers = dict(error.headers or {})
    if status >= 500:
        return on_bug(request, error)
    if status == 401:
        headers.setdefault("WWW-Authenticate", "Bearer")
    if status == 413:
        headers.setdefault("Connection", "close")
        error.detail = _too_large(request)
    problems = (
        error.problems if isinstance(error, PlacedProblem) else _from_litestar(request, error.extra)
    )
    detail: str | UnsetType = error.detail
    if isinstance(error, ValidationException):
        # Litestar's own text repeats method, path and query string; that is not for echoing
        detail = "The request is invalid."
        if missing := _MISSING.match(error.detail):
            problems = [FieldProblem(detail=f"{missing[0]}.", parameter=missing[1])]
    if detail == HTTPStatus(status).phrase:
        detail = UNSET
    return respond(status, detail=detail, problems=problems, headers=headers)


def _too_large(request: Request[Any, Any, Any]) -> str:
    limit = request.route_handler.resolve_request_max_body_size()
    return f"The body may have {limit:,} bytes at most."


def on_bug(request: Request[Any, Any, Any], error: Exception) -> Response[Problem]:
    if isinstance(error, ExceptionGroup) and len(error.exceptions) == 1:  # a task group wraps
        inner = error.exceptions[0]
        if isinstance(inner, errors.WacoreError):
            return on_domain(request, inner)
        if isinstance(inner, HTTPException):
            return on_http(request, inner)
    _log.error("unhandled", exc_info=error, route=request.scope.get("path_template"))
    return respond(500, detail="The server failed to handle the request.", code="internal")


def _from_litestar(request: Request[Any, Any, Any], extra: Any) -> list[FieldProblem] | UnsetType:
    if not isinstance(extra, list):
        return UNSET
    problems = []
    for item in extra:
        message, key = item["message"], item.get("key", "")
        if item.get("source") == "body":
            path = "" if key == "data" else key
            if message == "'data'":  # Litestar's text for no body at all
                message = "A request body is required."
            problems.append(
                FieldProblem(detail=message, pointer=_pointer("." + path if path else "", message))
            )
        else:
            problems.append(FieldProblem(detail=message, parameter=_wire_name(request, key)))
    return problems


def _wire_name(request: Request[Any, Any, Any], key: str) -> str:
    """Litestar reports the Python name `if_match`; clients know `If-Match`."""
    handler = request.scope.get("route_handler")
    field = handler.parsed_fn_signature.parameters.get(key) if handler is not None else None
    return getattr(field and field.kwarg_definition, "name", None) or key


HANDLERS: ExceptionHandlersMap = {
    HTTPException: on_http,
    errors.WacoreError: on_domain,
    Exception: on_bug,
}
