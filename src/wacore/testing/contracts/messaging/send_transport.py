"""What a SendTransport promises: `NotSent` means that the peer has read nothing."""

import asyncio
import itertools
import traceback
from collections.abc import Callable, Mapping
from typing import Any, Protocol

import pytest

from wacore.adapters.meta.transport import Reply, SendTransport
from wacore.domain.messaging.answers import Ambiguous, NotSent

TOKEN = "EAAtoken-that-nobody-may-see"  # noqa: S105 - it opens nothing
"""The access token of every POST here."""


_numbers = itertools.count(1)


class Peer(Protocol):
    """
    A server that misbehaves.

    Attributes:
        ledger: How often each request, by the id in its body, was read to its end.
    """

    @property
    def url(self) -> str: ...

    @property
    def ledger(self) -> Mapping[str, int]: ...


MakeTransport = Callable[..., SendTransport]
"""From a base URL, and perhaps `connections`, `pool`, `read`."""

Serve = Callable[[str], Any]
"""Opens a context with the Peer for one named fault."""

FAULTS: Mapping[str, tuple[bool, object, int]] = {
    # name: on a connection used before, what the transport says, how often the peer has the request
    "reset after reading": (False, Ambiguous, 1),
    "closed after reading": (False, Ambiguous, 1),
    "hangs": (False, Ambiguous, 1),
    "half a head": (False, Ambiguous, 1),
    "half a body": (False, Ambiguous, 1),
    "garbage": (False, Ambiguous, 1),
    "corrupt gzip": (False, Ambiguous, 1),
    "reset on accept": (False, (Ambiguous, NotSent), 0),
    "used, closed after reading": (True, Ambiguous, 1),
    "used, reset after reading": (True, Ambiguous, 1),
    "used, closed unread": (True, Ambiguous, 0),
    "used, closed before": (True, 200, 1),
    "503": (False, 503, 1),
    "408 unread": (False, 408, 0),
    "continue first": (False, 200, 1),
    "307": (False, 307, 1),
}
"""The rows 8 to 20 of the study of HTTP clients, and redirects."""


class SendTransportContract:
    """Subclasses supply `serve`, which knows every fault of FAULTS and `slow`, and `make`."""

    @pytest.mark.parametrize("fault", FAULTS)
    async def test_every_fault_has_its_verdict(
        self, serve: Serve, make: MakeTransport, fault: str
    ) -> None:
        """Whatever the peer does, no request is there twice, and `NotSent` means never there."""
        used, expected, received = FAULTS[fault]
        with serve(fault) as peer:
            transport = make(peer.url)
            if used:
                assert 200 == verdict(await post(transport)[1])
                await asyncio.sleep(0.1)
            name, pending = post(transport)
            found = verdict(await pending)
            await asyncio.sleep(0.05)
            await transport.aclose()

            assert found in (expected if isinstance(expected, tuple) else (expected,))
            assert received == peer.ledger.get(name, 0)
            assert max(peer.ledger.values(), default=0) <= 1

    async def test_nobody_there_is_not_sent(self, make: MakeTransport) -> None:
        """Connection refused, or a name nobody has."""
        for url in ("http://127.0.0.1:1", "http://nowhere.invalid:80"):
            transport = make(url)

            assert NotSent is verdict(await post(transport)[1])
            await transport.aclose()

    async def test_a_wait_for_a_connection_in_vain_is_not_sent(
        self, serve: Serve, make: MakeTransport
    ) -> None:
        """The pool was full for too long."""
        with serve("slow") as peer:
            transport = make(peer.url, connections=1, connect=0.1, pool=0.1, read=5.0)
            first = asyncio.ensure_future(post(transport)[1])
            await asyncio.sleep(0.05)
            name, second = post(transport)

            assert NotSent is verdict(await second)
            assert 200 == verdict(await first)
            await transport.aclose()
            assert 0 == peer.ledger.get(name, 0)

    async def test_closing_waits_for_what_is_under_way(
        self, serve: Serve, make: MakeTransport
    ) -> None:
        """And whoever comes later has not sent."""
        with serve("slow") as peer:
            transport = make(peer.url, read=5.0)
            name, pending = post(transport)
            under_way = asyncio.ensure_future(pending)
            await asyncio.sleep(0.1)
            await transport.aclose()

            assert 200 == verdict(await under_way)
            assert 1 == peer.ledger[name]
            assert NotSent is verdict(await post(transport)[1])

    async def test_a_cancelled_post_may_have_been_processed(
        self, serve: Serve, make: MakeTransport
    ) -> None:
        """Cancellation is prompt, passes to the caller, and promises nothing."""
        with serve("slow") as peer:
            transport = make(peer.url, read=5.0)
            name, pending = post(transport)
            under_way = asyncio.ensure_future(pending)
            await asyncio.sleep(0.15)
            under_way.cancel()
            with pytest.raises(asyncio.CancelledError) as caught:
                await under_way
            await transport.aclose()

            assert 1 == peer.ledger[name]
            assert TOKEN not in "".join(traceback.format_exception(caught.value))

    @pytest.mark.parametrize("fault", ["garbage", "half a body", "hangs"])
    async def test_no_result_holds_the_token(
        self, serve: Serve, make: MakeTransport, fault: str
    ) -> None:
        """Results are logged and stored."""
        with serve(fault) as peer:
            transport = make(peer.url)
            result = await post(transport)[1]
            await transport.aclose()

        assert TOKEN not in repr(result)
        assert TOKEN not in repr(transport)


def post(transport: SendTransport) -> tuple[str, Any]:
    """A request's id, and the request to be awaited."""
    name = f"request{next(_numbers)}"
    return name, transport.post("/v25.0/1/messages", b'{"id":"%s"}' % name.encode(), TOKEN)


def verdict(result: Reply | NotSent | Ambiguous) -> object:
    return result.status if isinstance(result, Reply) else type(result)
