import hashlib
import hmac
from typing import Any

import httpx
import pytest

from support.graph import CREDENTIALS, TOKEN, Graph, always, an_error
from wacore.adapters.meta.client import GraphClient
from wacore.adapters.meta.errors import (
    GraphRefused,
    GraphThrottled,
    GraphTokenRefused,
    GraphUnavailable,
    GraphUnclear,
)
from wacore.adapters.meta.usage import Usage, read_usage
from wacore.domain.errors import WacoreError

OK = always({"success": True})


async def test_calls_carry_version_token_and_proof() -> None:
    """The path begins with the version; the token is a header, the proof its keyed hash."""
    graph = Graph(OK)
    answer = await graph.client(version="v24.0").get(CREDENTIALS, "1234", fields="id,name")
    proof = hmac.new(b"app-secret", TOKEN.encode(), hashlib.sha256).hexdigest()

    assert {"success": True} == answer.body
    assert "/v24.0/1234" == graph.last.url.path
    assert {"fields": "id,name", "appsecret_proof": proof} == dict(graph.last.url.params)
    assert f"Bearer {TOKEN}" == graph.last.headers["authorization"]


async def test_the_proof_is_optional() -> None:
    """Without a secret, or when switched off, none is sent."""
    graph = Graph(OK)
    await graph.client(prove=False).get(CREDENTIALS, "1234")

    assert {} == dict(graph.last.url.params)


async def test_no_redirect_is_followed() -> None:
    """The token does not travel to wherever an answer points."""
    graph = Graph(lambda _: httpx.Response(307, headers={"location": "https://evil.test/"}))
    with pytest.raises(GraphUnclear):
        await graph.client().post(CREDENTIALS, "1234", {"a": 1})

    assert 1 == len(graph.requests)


@pytest.mark.parametrize(
    ("body", "status", "expected"),
    [
        (an_error(190, 463), 401, GraphTokenRefused),
        (an_error(100, 2388024), 400, GraphRefused),
        (an_error(80008), 429, GraphThrottled),
        (an_error(2, is_transient=True), 503, GraphUnavailable),
        (an_error(100), 200, GraphRefused),
    ],
)
async def test_an_envelope_decides_whatever_the_status(
    body: dict[str, Any], status: int, expected: type[WacoreError]
) -> None:
    """Meta advises to look at the code and not at the HTTP status."""
    with pytest.raises(expected) as raised:
        await Graph(always(body, status)).client().post(CREDENTIALS, "1234")

    assert expected is raised.type


@pytest.mark.parametrize("status", [200, 408, 500, 502, 504])
async def test_a_proxys_answer_proves_nothing(status: int) -> None:
    """Without Graph's JSON a write is unclear, a read simply failed."""
    client = Graph(lambda _: httpx.Response(status, text="<html>")).client()
    with pytest.raises(GraphUnclear):
        await client.post(CREDENTIALS, "1234")
    with pytest.raises(GraphUnavailable):
        await client.get(CREDENTIALS, "1234")


async def test_the_token_shows_in_no_error() -> None:
    """Neither text nor arguments nor chained errors hold it."""

    def respond(_: httpx.Request) -> httpx.Response:
        return httpx.Response(401, json=an_error(190, message=f"Malformed access token {TOKEN}"))

    with pytest.raises(GraphTokenRefused) as raised:
        await Graph(respond).client().get(CREDENTIALS, "1234")

    assert TOKEN not in repr(raised.value) + repr(raised.value.failure) + repr(CREDENTIALS)


async def test_pages_are_followed_to_the_end() -> None:
    """The cursor of a page leads to the next, as long as Meta names one."""
    pages = {
        "": {"data": [{"id": "1"}], "paging": {"cursors": {"after": "A"}, "next": "https://x"}},
        "A": {"data": [{"id": "2"}], "paging": {"cursors": {"after": "B"}, "next": "https://x"}},
        "B": {"data": [{"id": "3"}, "junk"], "paging": {"cursors": {"after": "B"}}},
    }
    graph = Graph(
        lambda request: httpx.Response(200, json=pages[request.url.params.get("after", "")])
    )
    seen = [row["id"] async for rows in graph.client().pages(CREDENTIALS, "w") for row in rows]

    assert ["1", "2", "3"] == seen
    assert 3 == len(graph.requests)


async def test_a_cursor_that_stands_still_ends_the_list() -> None:
    """A faulty answer cannot keep us asking for ever."""
    again = {"data": [{"id": "1"}], "paging": {"cursors": {"after": "A"}, "next": "https://x"}}
    graph = Graph(always(again))
    rows = [row async for page in graph.client().pages(CREDENTIALS, "w") for row in page]

    assert 2 == len(rows)


async def test_usage_is_told() -> None:
    """Quota in percent and the time until it returns, from whichever header says more."""
    told: list[Usage] = []
    business = (
        '{"21":[{"type":"whatsapp","call_count":97,"total_cputime":3,"total_time":4,'
        '"estimated_time_to_regain_access":9}]}'
    )
    graph = Graph(always({}, x_business_use_case_usage=business, x_app_usage='{"call_count":12}'))
    answer = await graph.client(on_usage=told.append).get(CREDENTIALS, "1234")

    assert [Usage(97, 540)] == told
    assert Usage(97, 540) == answer.usage


async def test_a_throttle_waits_as_long_as_told() -> None:
    """`estimated_time_to_regain_access` is in minutes."""
    usage = '{"21":[{"call_count":100,"estimated_time_to_regain_access":2}]}'
    graph = Graph(always(an_error(80007), 400, x_business_use_case_usage=usage))
    with pytest.raises(GraphThrottled) as raised:
        await graph.client().get(CREDENTIALS, "1234")

    assert 120 == raised.value.retry_after


@pytest.mark.parametrize("header", ["", "no json", "[]", '{"a":1}', '{"a":[1,{"call_count":"x"}]}'])
def test_odd_usage_headers_harm_nobody(header: str) -> None:
    """They are a hint, not a duty."""
    usage = read_usage({"x-business-use-case-usage": header})

    assert usage in (None, Usage())


async def test_the_version_is_comparable() -> None:
    """Fields that an older version refuses are asked of newer ones only."""
    graph = Graph(OK)

    assert (24, 0) <= GraphClient(graph.http, version="v25.0").version
    assert (24, 0) > GraphClient(graph.http, version="v9.0").version
