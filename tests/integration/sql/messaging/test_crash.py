"""Workers are killed in the middle of a campaign, and nobody is written to twice."""

import asyncio
import re
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from math import inf
from pathlib import Path

from support import mortal_sender
from support.dispatching import CAMPAIGN, ORGANIZATION, recipients
from support.mortal_sender import sending_over
from support.sql import on_engines, sql_database
from wacore.adapters.sql.messaging.sending_reader import SqlSendingReader
from wacore.adapters.sql.messaging.tables import metadata
from wacore.domain.ids import Wamid
from wacore.domain.messaging.attempt_token import AttemptToken
from wacore.domain.messaging.dispatch_state import DispatchState
from wacore.domain.messaging.message_state import MessageState
from wacore.domain.messaging.statuses import DeliveryStatus, StatusReport
from wacore.testing.messages import NUMBER

RECIPIENTS = 200  # each death leaves up to eighty in doubt
_TOKEN = re.compile(rb'"biz_opaque_callback_data":"([^"]+)"')
_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


class Meta:
    """
    Attributes:
        ledger: How often each token arrived.
        arrived: Called at each arrival, before the answer.
    """

    def __init__(self) -> None:
        self.ledger: Counter[str] = Counter()
        self.arrived: Callable[[], None] = lambda: None

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = _LENGTH.search(head)
                token = _TOKEN.search(await reader.readexactly(int(length[1]) if length else 0))
                self.ledger[token[1].decode() if token else ""] += 1
                self.arrived()
                body = b'{"messages":[{"id":"wamid.%d"}]}' % self.ledger.total()
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()


@asynccontextmanager
async def listening(meta: Meta) -> AsyncIterator[str]:
    server = await asyncio.start_server(meta.serve, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def run_worker(
    url: str, meta: Meta, meta_url: str, fence: Path, *, kill_at: float = inf
) -> int:
    """
    Its exit status; it is killed once Meta has got so many messages in all.

    What a killed worker had sent may still arrive, and be more than the next one is waited for.
    """
    arguments = (mortal_sender.__name__, url, meta_url, str(fence))
    worker = await asyncio.create_subprocess_exec(
        sys.executable, "-m", *arguments, cwd=Path(__file__).parents[3]
    )

    def kill() -> None:
        if meta.ledger.total() >= kill_at and worker.returncode is None:
            worker.kill()

    meta.arrived = kill
    return await worker.wait()


@on_engines("sqlite", "mariadb")  # what a death leaves behind is one on both servers
async def test_a_killed_worker_repeats_nobody_and_forgets_nobody(tmp_path: Path) -> None:
    """Killed at the 1st, 12th, 25th and 40th POST or soon after; then we and Meta's ledger agree."""
    meta = Meta()
    async with sql_database(tmp_path, metadata) as database, listening(meta) as meta_url:
        sending = sending_over(database, tmp_path / "fence")
        await sending.begin_campaign(recipients(RECIPIENTS))
        url = database.write.url.render_as_string(hide_password=False)
        for kill_at in (1, 12, 25, 40):
            status = await run_worker(url, meta, meta_url, tmp_path / "fence", kill_at=kill_at)
            assert -signal.SIGKILL == status
        assert 0 == await run_worker(url, meta, meta_url, tmp_path / "fence")

        posted = {AttemptToken.parse(token) for token in meta.ledger}
        assert {1} == set(meta.ledger.values())
        assert len({token.message_id for token in posted if token}) == len(posted)
        sending.clock.advance(timedelta(minutes=2))
        in_doubt = await sending.reclaim()
        assert 0 < in_doubt <= 4 * 10 * 8

        await sending.apply(
            [
                StatusReport(
                    wamid=Wamid(f"wamid.{token}"),
                    status=DeliveryStatus.SENT,
                    at=sending.clock.now(),
                    phone_number_id=NUMBER,
                    token=token,
                )
                for token in posted
            ]
        )
        sending.clock.advance(timedelta(minutes=20))
        await sending.resolve()
        reader = SqlSendingReader(database.read)
        [(dispatch, tally)] = await reader.dispatches(ORGANIZATION, [CAMPAIGN])

        assert tally == await reader.fold(CAMPAIGN)
        assert len(posted) == tally.count(MessageState.SENT)
        assert RECIPIENTS - len(posted) == tally.count(MessageState.ABANDONED)
        assert DispatchState.FINISHED is dispatch.state
