import httpx
import pytest

from wacore.adapters.meta.errors import (
    NOT_SENT,
    GraphObjectUnknown,
    GraphRefused,
    GraphThrottled,
    GraphTokenRefused,
    GraphUnavailable,
    GraphUnclear,
    error_of,
    graph_errors,
)
from wacore.adapters.meta.failures import GraphFailure, read_failure
from wacore.domain.errors import NotFound, RateLimited, UpstreamFailed, WacoreError
from wacore.domain.messaging.error_codes import ERROR_TABLE, SendErrorClass

SENT_PERHAPS = (
    httpx.HTTPStatusError,
    httpx.TooManyRedirects,
    httpx.DecodingError,
    httpx.ReadTimeout,
    httpx.WriteTimeout,
    httpx.ReadError,
    httpx.WriteError,
    httpx.CloseError,
    httpx.ProxyError,
    httpx.LocalProtocolError,
    httpx.RemoteProtocolError,
)


def leaves(kind: type[BaseException]) -> set[type[BaseException]]:
    below = kind.__subclasses__()
    return {kind} if not below else set().union(*(leaves(one) for one in below))


def test_every_error_of_httpx_is_judged() -> None:
    """A class that httpx adds turns this red, and is unclear until somebody decides."""
    ours = {*NOT_SENT, *SENT_PERHAPS}

    assert ours == {kind for kind in leaves(httpx.HTTPError) if kind.__module__.startswith("httpx")}


@pytest.mark.parametrize("kind", NOT_SENT)
def test_before_the_first_byte_nothing_happened(kind: type[httpx.RequestError]) -> None:
    """Refused connections and a full pool leave Meta untouched."""
    with pytest.raises(GraphUnavailable), graph_errors(harmless=False):
        raise kind("boom")


@pytest.mark.parametrize("kind", SENT_PERHAPS[3:])
def test_afterwards_nobody_knows(kind: type[httpx.RequestError]) -> None:
    """A torn connection after the request left may hide a success; for a read that is no harm."""
    with pytest.raises(GraphUnclear), graph_errors(harmless=False):
        raise kind("boom")
    with pytest.raises(GraphUnavailable), graph_errors(harmless=True):
        raise kind("boom")


def test_httpx_errors_end_here() -> None:
    """No chain leads to a request that holds the token."""
    with pytest.raises(GraphUnclear) as raised, graph_errors(harmless=False):
        raise httpx.ReadTimeout("secret")

    assert raised.value.__suppress_context__
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize("send_class", list(SendErrorClass))
def test_every_class_of_error_has_a_kind(send_class: SendErrorClass) -> None:
    """Whatever Meta answers becomes one of our kinds, for each code of the table."""
    kinds = {
        SendErrorClass.RETRY_WITH_BACKOFF: GraphUnavailable,
        SendErrorClass.SLOW_DOWN: GraphThrottled,
        SendErrorClass.FATAL_AUTHENTICATION: GraphTokenRefused,
    }
    codes = [code for code, advice in ERROR_TABLE.items() if advice.send_class is send_class]

    assert codes
    for code in codes:
        error = error_of(GraphFailure(code))
        expected = GraphObjectUnknown if code == 803 else kinds.get(send_class, GraphRefused)
        assert expected is type(error)
        assert isinstance(error, UpstreamFailed | RateLimited | NotFound)


def test_an_unknown_object_is_not_found() -> None:
    """100 with subcode 33 hides whether the object is absent or foreign."""
    assert isinstance(error_of(GraphFailure(100, 33)), GraphObjectUnknown)
    assert isinstance(error_of(GraphFailure(100)), GraphRefused)


def test_a_throttle_says_how_long() -> None:
    """The header's time wins over the table's."""
    told, untold = error_of(GraphFailure(80007), wait=540), error_of(GraphFailure(80007))

    assert isinstance(told, GraphThrottled)
    assert isinstance(untold, GraphThrottled)
    assert (540, 60) == (told.retry_after, untold.retry_after)


def test_codes_are_unique() -> None:
    """Each failure has a code of its own."""
    kinds: list[type[WacoreError]] = [
        GraphRefused,
        GraphTokenRefused,
        GraphUnavailable,
        GraphUnclear,
        GraphThrottled,
        GraphObjectUnknown,
    ]

    assert len(kinds) == len({kind.code for kind in kinds})


def test_an_envelope_is_read_in_all_its_forms() -> None:
    """`error_data` may be an object or a text, numbers may be texts."""
    with_object = read_failure(
        {"error": {"code": 131009, "error_data": {"details": "bad value"}}}, 400
    )
    with_text = read_failure(
        {"error": {"code": "100", "error_subcode": "2388299", "error_data": "plain"}}, 400
    )

    assert GraphFailure(131009, details="bad value", http_status=400) == with_object
    assert GraphFailure(100, 2388299, details="plain", http_status=400) == with_text


@pytest.mark.parametrize("code", [2388299, 100])
def test_a_template_rule_is_found_as_code_and_as_subcode(code: int) -> None:
    """Meta's page lists them as codes, the wire carries them as subcodes."""
    failure = GraphFailure(code, 2388299 if code == 100 else None)

    assert 2388299 == failure.reason


@pytest.mark.parametrize(
    "body", [None, [], "no", {"error": "no"}, {"error": {}}, {"error": {"code": True}}]
)
def test_what_is_no_envelope_is_none(body: object) -> None:
    """Anything else is left to the caller, who knows the HTTP status."""
    assert None is read_failure(body, 500)


def test_a_quoted_token_is_taken_out() -> None:
    """Meta repeats malformed tokens in its message; we do not."""
    failure = read_failure(
        {"error": {"code": 190, "message": "Malformed access token EAABx1"}},
        401,
        secrets=("EAABx1",),
    )

    assert failure is not None
    assert "Malformed access token [secret]" == failure.title
    assert "Malformed access token [secret] (Meta error 190)" == str(failure)
