"""How a call to the Graph API can fail.

UpstreamFailed
├── GraphRefused         Meta read the call and did not do it
│   └── GraphTokenRefused    … because of the token
├── GraphUnavailable     nothing happened; the same call may succeed later
└── GraphUnclear         it may have been done: look before trying again
RateLimited
└── GraphThrottled       nothing happened; says how long to wait
NotFound
└── GraphObjectUnknown   absent, or hidden from this token
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType

import httpx

from wacore.adapters.meta.failures import GraphFailure
from wacore.domain.errors import NotFound, RateLimited, UpstreamFailed, WacoreError
from wacore.domain.messaging.error_codes import SendErrorClass


class GraphRefused(UpstreamFailed):
    code = "graph-refused"

    def __init__(self, failure: GraphFailure) -> None:
        super().__init__(f"Meta refuses: {failure}.")
        self.failure = failure


class GraphTokenRefused(GraphRefused):
    code = "graph-token-refused"


class GraphUnavailable(UpstreamFailed):
    code = "graph-unavailable"

    def __init__(self, reason: str, failure: GraphFailure | None = None) -> None:
        super().__init__(f"Meta cannot be reached or is out of order: {reason}.")
        self.failure = failure


class GraphUnclear(UpstreamFailed):
    code = "graph-unclear"

    def __init__(self, reason: str) -> None:
        super().__init__(f"Meta gave no answer; the call may have been done: {reason}.")


class GraphThrottled(RateLimited):
    code = "graph-throttled"

    def __init__(self, failure: GraphFailure, retry_after: float) -> None:
        super().__init__(f"Meta asks for a pause: {failure}.", retry_after=retry_after)
        self.failure = failure


class GraphObjectUnknown(NotFound):
    code = "graph-object-unknown"

    def __init__(self, failure: GraphFailure) -> None:
        super().__init__(f"Meta does not know it, or hides it from this token: {failure}.")
        self.failure = failure


_BY_CLASS: Mapping[SendErrorClass, Callable[[GraphFailure], WacoreError]] = MappingProxyType(
    {
        SendErrorClass.RETRY_WITH_BACKOFF: lambda failure: GraphUnavailable(str(failure), failure),
        SendErrorClass.SLOW_DOWN: lambda failure: GraphThrottled(failure, _pause(failure)),
        SendErrorClass.DEFER_RECIPIENT: GraphRefused,
        SendErrorClass.FAIL_RECIPIENT: GraphRefused,
        SendErrorClass.PAUSE_CAMPAIGN: GraphRefused,
        SendErrorClass.PAUSE_NUMBER: GraphRefused,
        SendErrorClass.FATAL_AUTHENTICATION: GraphTokenRefused,
    }
)


def error_of(failure: GraphFailure, *, wait: float = 0.0) -> WacoreError:
    """
    The error to raise for what Meta answered.

    Args:
        wait: Seconds until quota returns, as far as the usage headers told.
    """
    if failure.code == 803 or (failure.code == 100 and failure.subcode == 33):
        return GraphObjectUnknown(failure)
    send_class = failure.advice.send_class
    if send_class is SendErrorClass.SLOW_DOWN and wait > 0:
        return GraphThrottled(failure, wait)
    return _BY_CLASS[send_class](failure)


def _pause(failure: GraphFailure) -> float:
    retry = failure.advice.retry
    return retry.first if retry is not None else 60.0


NOT_SENT: tuple[type[httpx.RequestError], ...] = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.UnsupportedProtocol,
)
"""Raised only before a byte of the request was written; an unknown class counts as unclear."""


@contextmanager
def graph_errors(*, harmless: bool) -> Iterator[None]:
    """
    Translate what httpx raises; its texts and chains may hold the token, so they end here.

    Args:
        harmless: The call only reads, so that an unclear end is the same as none.
    """
    try:
        yield
    except httpx.HTTPError as error:
        nothing_happened = harmless or isinstance(error, NOT_SENT)
        kind = GraphUnavailable if nothing_happened else GraphUnclear
        raise kind(type(error).__name__) from None
    except httpx.InvalidURL:
        raise GraphUnavailable("the configured address is no URL") from None
