"""The ASGI application: a short path for messages, a table for everything else."""

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qsl

import msgspec

from wacore.entrypoints.simulator.admin.routes import PREFIX, admin_answer
from wacore.entrypoints.simulator.errors import GraphError, unknown_object
from wacore.entrypoints.simulator.graph.quota import count_call, managed_waba
from wacore.entrypoints.simulator.graph.routes import graph_answer
from wacore.entrypoints.simulator.journal.lines import Lines
from wacore.entrypoints.simulator.messages.receipts import mark_read
from wacore.entrypoints.simulator.messages.sending import send_message
from wacore.entrypoints.simulator.recall import recall
from wacore.entrypoints.simulator.settings import SimulatorSettings
from wacore.entrypoints.simulator.versions import parse_version
from wacore.entrypoints.simulator.wire import (
    BODY_LIMIT,
    JSON_TYPE,
    UPLOAD_LIMIT,
    Answer,
    Receive,
    Request,
    Scope,
    Send,
    answer,
    json_object,
    read_body,
)
from wacore.entrypoints.simulator.world import World

PUMP_SECONDS = 0.01
_log = logging.getLogger(__name__)
_SEND_EDGES = frozenset({"messages", "marketing_messages"})
_UPLOAD_EDGES = ("/media", "/upload:")
_PARTIAL = b'{"messaging_product":'


class Simulator:
    """
    One Meta. `start` and `stop` run its clockwork; the ASGI lifespan calls them as well.

    Raises:
        JournalUnreadable: The settings name a journal that is not its own.
        OSError: It can be neither read nor made.
    """

    def __init__(self, settings: SimulatorSettings, wall: Callable[[], float] = time.time) -> None:
        self.settings = settings
        self._wall = wall
        self._lines = Lines(Path(settings.journal_file)) if settings.journal_file else None
        self.world = World(settings, wall, self._lines)
        if self._lines is not None:
            recall(self.world, self._lines)
        self._clockwork: asyncio.Task[None] | None = None
        self._traces = 0
        self._stopping = asyncio.Event()

    async def start(self) -> None:
        if self._clockwork is None:
            self._clockwork = asyncio.create_task(self._run())

    async def stop(self) -> None:
        self._stopping.set()
        if self._clockwork is not None:
            self._clockwork.cancel()
            with suppress(asyncio.CancelledError):
                await self._clockwork
            self._clockwork = None
        await self.world.webhooks.close()
        self.world.journal.write()
        if self._lines is not None:
            self._lines.close()
            self._lines = None

    async def reset(self) -> None:
        """Forget everything; webhooks under way are dropped."""
        await self.world.webhooks.close()
        if self._lines is not None:
            self._lines.clear()
        self.world = World(self.settings, self._wall, self._lines)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
            return
        if scope["type"] != "http":
            return
        path: str = scope["path"]
        limit = UPLOAD_LIMIT if any(edge in path for edge in _UPLOAD_EDGES) else BODY_LIMIT
        body = await read_body(receive, limit)
        headers = dict(scope["headers"])
        if path.startswith(PREFIX):
            await self._admin(scope, headers, body or b"", send)
            return
        version, parts = parse_version(path)
        usage = b""
        try:
            if body is None:
                raise GraphError(100, "The request body is too large.", status=413)  # noqa: TRY301
            if scope["method"] == "POST" and len(parts) == 2 and parts[1] in _SEND_EDGES:
                reply = await self._message(scope, headers, body, version, parts, send)
                if reply is None:
                    return
            else:
                request = self._request(scope, headers, body, version, parts)
                waba_id = managed_waba(self.world, parts)
                self._authorise(request, management=bool(waba_id))
                usage = count_call(self.world, waba_id) if waba_id else b""
                reply = await graph_answer(self.world, request)
                self.world.journal.write(things=request.verb != "GET")
        except GraphError as error:
            reply = self._refusal(error)
        except Exception:  # noqa: BLE001 - our fault; Meta would call it an unknown error
            _log.exception("The simulator could not answer %s %s", scope["method"], path)
            reply = self._refusal(GraphError(1))
        await _send(send, reply, version, self._traces, usage)

    async def _message(
        self,
        scope: Scope,
        headers: dict[bytes, bytes],
        body: bytes,
        version: float,
        parts: tuple[str, ...],
        send: Send,
    ) -> Answer | None:
        """None when the answer was deliberately lost."""
        world = self.world
        query = dict(parse_qsl(scope["query_string"].decode("latin-1")))
        world.access.check(
            headers.get(b"authorization", b""),
            query.get("access_token", ""),
            query.get("appsecret_proof", ""),
            management=False,
        )
        number = world.accounts.numbers.get(parts[0])
        if number is None:
            raise unknown_object("POST", parts[0])
        content = json_object(body)
        if "status" in content:
            return mark_read(content)
        accepted = send_message(
            world, number, content, version, marketing_api=parts[1] == "marketing_messages"
        )
        world.journal.write()
        if accepted.dropped:
            await self._drop(send)
            return None
        if accepted.seconds:
            await asyncio.sleep(accepted.seconds)
        return Answer(msgspec.json.encode(accepted.body))

    async def _drop(self, send: Send) -> None:
        """Hang, then break the connection in the middle of an answer."""
        seconds = self.world.behaviour.now.dropped_answer_seconds
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)
        headers = [(b"content-type", JSON_TYPE), (b"content-length", b"300")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": _PARTIAL, "more_body": True})

    def _authorise(self, request: Request, *, management: bool) -> None:
        proof = request.query.get("appsecret_proof", "")
        token = request.query.get("access_token", "")
        self.world.access.check(
            request.headers.get(b"authorization", b""), token, proof, management=management
        )

    def _request(
        self,
        scope: Scope,
        headers: dict[bytes, bytes],
        body: bytes,
        version: float,
        parts: tuple[str, ...],
    ) -> Request:
        query = dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True))
        return Request(scope["method"], parts, version, query, headers, body)

    def _refusal(self, error: GraphError) -> Answer:
        self._traces += 1
        self.world.refusals[error.code] += 1
        trace = f"AqZ1sim{self.settings.seed:06d}{self._traces:010d}"
        return answer(error.body(trace), error.status)

    async def _admin(
        self, scope: Scope, headers: dict[bytes, bytes], body: bytes, send: Send
    ) -> None:
        parts = tuple(part for part in scope["path"].split("/") if part)
        request = self._request(scope, headers, body, 0.0, parts[1:])
        reply = await admin_answer(self, request)
        self.world.journal.write(things=request.verb != "GET")
        await _send(send, reply, 0.0, 0, b"")

    async def _run(self) -> None:
        """Two hands: a slow callback must not keep events from happening."""
        async with asyncio.TaskGroup() as hands:
            hands.create_task(self._happen())
            hands.create_task(self._post())

    async def _happen(self) -> None:
        while True:
            try:
                self.world.pump()
            except Exception:  # noqa: BLE001 - whatever one event raises, time goes on
                _log.exception("An event of the simulator went wrong")
            await asyncio.sleep(PUMP_SECONDS)

    async def _post(self) -> None:
        while True:
            await self.world.webhooks.flush()
            low, high = self.world.behaviour.now.noise.flush_seconds
            await asyncio.sleep(self.world.random.uniform(low, high))

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await self.start()
                await send({"type": "lifespan.startup.complete"})
            else:
                await self.stop()
                await send({"type": "lifespan.shutdown.complete"})
                return


async def _send(send: Send, reply: Answer, version: float, trace: int, usage: bytes) -> None:
    headers = [
        (b"content-type", reply.content_type),
        (b"content-length", b"%d" % len(reply.body)),
        (b"facebook-api-version", b"v%.1f" % version),
        (b"x-fb-trace-id", b"sim%010d" % trace),
        (b"cache-control", b"private, no-cache, no-store, must-revalidate"),
    ]
    if usage:
        headers.append((b"x-business-use-case-usage", usage))
        headers.append((b"x-app-usage", b'{"call_count":0,"total_cputime":0,"total_time":0}'))
    if reply.status == 401:
        headers.append((b"www-authenticate", b'OAuth "Facebook Platform" "invalid_token"'))
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    await send({"type": "http.response.body", "body": reply.body, "more_body": False})


def create_simulator(
    settings: SimulatorSettings | None = None, wall: Callable[[], float] = time.time
) -> Simulator:
    """An ASGI application; nothing happens on its own until `start` or its lifespan ran."""
    return Simulator(settings or SimulatorSettings(), wall)
