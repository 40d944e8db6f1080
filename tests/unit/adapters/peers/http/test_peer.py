"""What happens between two services when something goes wrong."""

from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest
import structlog

from support.peer_wire import Wire
from wacore.adapters.peers.http.breaker import Breaker
from wacore.adapters.peers.http.campaigns_messaging import GET_SENDER, SEND_SAMPLE
from wacore.adapters.peers.http.operation import Operation
from wacore.adapters.peers.http.peer import Peer, PeerUnavailable
from wacore.adapters.security.service_tokens import ServiceTokens
from wacore.adapters.security.signing_keys import FixedKeyRing, SigningKey
from wacore.application.campaigns.ports import Sender
from wacore.domain.errors import RateLimited, TryAgain, WacoreError
from wacore.domain.ids import OrganizationId, PhoneNumberId
from wacore.testing.contracts.campaigns import OURS

NUMBER = PhoneNumberId("1")
OTHER_KEYS = FixedKeyRing([SigningKey.from_seed("k1", bytes(range(1, 33)))])


class Ill:
    """Senders that fail as told, then answer."""

    def __init__(self, *failures: WacoreError) -> None:
        self.calls = 0
        self._failures = list(failures)

    async def get(self, organization_id: OrganizationId, phone_number_id: PhoneNumberId) -> Sender:
        self.calls += 1
        if self._failures:
            raise self._failures.pop(0)
        raise RateLimited("Enough for today.", retry_after=12.5)


async def at_once(_: float) -> None:
    return None


def a_peer(
    answer: Callable[[httpx.Request], httpx.Response], breaker: Breaker | None = None
) -> Peer:
    http = httpx.AsyncClient(transport=httpx.MockTransport(answer), base_url="http://peer")
    return Peer("whatsapp", http, lambda _: "token", breaker=breaker, sleep=at_once)


async def test_a_refusal_arrives_as_it_left() -> None:
    """Kind, code, words and data are those of the other side's error."""
    with pytest.raises(RateLimited) as refused:
        await Wire([GET_SENDER], Ill()).peer.ask(GET_SENDER, OURS, NUMBER)

    assert ("rate-limited", "Enough for today.", 12.5) == (
        refused.value.code,
        str(refused.value),
        refused.value.retry_after,
    )


async def test_a_lost_race_is_run_again() -> None:
    """What left no trace is repeated, whatever it was."""
    port = Ill(TryAgain("deadlock"), TryAgain("deadlock"))
    wire = Wire([GET_SENDER], port)
    peer = Peer("whatsapp", wire.http, wire.token, sleep=at_once)

    with pytest.raises(RateLimited):
        await peer.ask(GET_SENDER, OURS, NUMBER)

    assert 3 == port.calls


@pytest.mark.parametrize(
    ("operation", "failure", "calls"),
    [
        (GET_SENDER, httpx.ReadTimeout("slow"), 4),
        (SEND_SAMPLE, httpx.ReadTimeout("slow"), 1),
        (SEND_SAMPLE, httpx.ConnectError("refused"), 4),
    ],
    ids=["harmless", "perhaps done", "certainly not done"],
)
async def test_repeated_only_where_it_does_no_harm(
    operation: Operation[..., object], failure: httpx.TransportError, calls: int
) -> None:
    """A sample that may have been sent is not sent again; one that never left is."""
    asked = []

    def fail(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        raise failure

    with pytest.raises(PeerUnavailable):
        await a_peer(fail).post(
            f"/internal/{operation.path}", b"{}", repeatable=operation.repeatable
        )

    assert calls == len(asked)


async def test_a_service_that_is_away_is_left_alone() -> None:
    """After a row of failures calls fail at once; after a pause one is tried, and closes the gap."""
    now, up, asked = 0.0, False, 0

    def answer(_: httpx.Request) -> httpx.Response:
        nonlocal asked
        asked += 1
        return httpx.Response(200 if up else 503, content=b"null")

    peer = a_peer(answer, Breaker(failures=4, pause=1.0, now=lambda: now))
    for _ in range(3):
        with pytest.raises(PeerUnavailable):
            await peer.post("/internal/x/y", b"{}", repeatable=True)

    assert 4 == asked

    now, up = 2.0, True
    for _ in range(2):
        assert b"null" == await peer.post("/internal/x/y", b"{}", repeatable=True)
    assert 6 == asked


async def test_the_correlation_id_goes_along() -> None:
    """The other side's logs name the same request."""
    seen = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers.get("x-request-id"))
        return httpx.Response(200, content=b"null")

    peer = a_peer(answer)
    with structlog.contextvars.bound_contextvars(correlation_id="req-0001"):
        await peer.post("/internal/x/y", b"{}", repeatable=True)
    await peer.post("/internal/x/y", b"{}", repeatable=True)

    assert ["req-0001", None] == seen


@pytest.mark.parametrize(
    "token",
    [
        lambda wire: "no token at all",
        lambda wire: wire.token("contact"),
        lambda wire: ServiceTokens("campaign", OTHER_KEYS, wire.clock)("whatsapp"),
        lambda wire: ServiceTokens("template", wire.keys, wire.clock)("whatsapp"),
    ],
    ids=["garbage", "for another service", "forged", "in a name it has no keys of"],
)
async def test_who_cannot_prove_a_name_is_kept_out(token: Callable[[Wire], str]) -> None:
    """401, whatever it asked."""
    wire = Wire([GET_SENDER], Ill())

    answer = await wire.http.post(
        "/internal/senders/get",
        json={"organization_id": str(OURS), "phone_number_id": "1"},
        headers={"authorization": f"Bearer {token(wire)}"},
    )

    assert 401 == answer.status_code


async def test_a_token_lives_a_minute() -> None:
    """The same one serves for a while, is then renewed, and is of no use to a thief."""
    wire = Wire([GET_SENDER], Ill())
    token = wire.token("whatsapp")

    assert token == wire.token("whatsapp")
    wire.clock.advance(timedelta(seconds=66))
    assert token != wire.token("whatsapp")
    assert 401 == (await _post(wire, "senders/get", token)).status_code


async def test_not_every_service_may_ask_everything() -> None:
    """403 for a service the operation is not for; 404 for what nobody answers; 400 for nonsense."""
    closed = Wire([GET_SENDER], Ill(), callers=frozenset({"template"}))
    wire = Wire([GET_SENDER], Ill())

    assert 403 == (await _post(closed, "senders/get", closed.token("whatsapp"))).status_code
    assert 404 == (await _post(wire, "senders/take", wire.token("whatsapp"))).status_code
    assert 400 == (await _post(wire, "senders/get", wire.token("whatsapp"))).status_code


async def _post(wire: Wire, path: str, token: str) -> httpx.Response:
    return await wire.http.post(
        f"/internal/{path}", content=b"[]", headers={"authorization": f"Bearer {token}"}
    )
