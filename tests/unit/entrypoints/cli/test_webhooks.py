"""`wacore webhooks` against an API that remembers."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from click.testing import CliRunner

from wacore.adapters.system import SystemClock
from wacore.application.messaging.ports_intake import IntakeUnitOfWork
from wacore.application.ports import Begin
from wacore.domain.messaging.webhook import RawWebhook, WebhookId
from wacore.entrypoints.cli import main
from wacore.entrypoints.platform import Platform
from wacore.entrypoints.settings import from_environment
from wacore.testing.contracts.messaging.webhooks import LEASE, broken
from wacore.testing.intake import NOON, a_webhook

IDS = [str(UUID(int=n)) for n in range(1, 252)]


class Quarantine(BaseHTTPRequestHandler):
    """/dead-letters/webhooks with 251 elements."""

    replayed: list[list[str]]

    def do_GET(self) -> None:
        first = 200 if "cursor=more" in self.path else 0
        items = [
            {"id": each, "path": "entry[0]", "reason": "no id"} for each in IDS[first : first + 200]
        ]
        self._answer({"items": items, "next_cursor": None if first else "more"})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.replayed.append(body["ids"])
        self._answer({"found": len(body["ids"])})

    def log_message(self, *_: Any) -> None:
        return

    def _answer(self, body: object) -> None:
        raw = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)


@pytest.fixture
def url() -> Iterator[str]:
    Quarantine.replayed = []
    with HTTPServer(("127.0.0.1", 0), Quarantine) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def run(url: str, *arguments: str) -> str:
    answer = CliRunner().invoke(main, ["webhooks", *arguments, "--url", url, "--token", "t"])
    assert 0 == answer.exit_code, answer.output
    return answer.output


def test_everything_in_quarantine_is_listed(url: str) -> None:
    """Page by page, with its place and why it is there."""
    lines = run(url, "list").splitlines()

    assert [f"{each}  entry[0]: no id" for each in IDS] == lines


def test_those_named_are_applied_again(url: str) -> None:
    """And no others."""
    assert "2 will be applied again\n" == run(url, "replay", *IDS[:2])
    assert [IDS[:2]] == Quarantine.replayed


def test_all_are_applied_again_in_portions(url: str) -> None:
    """As many as the API takes at once."""
    assert "251 will be applied again\n" == run(url, "replay", "--all")
    assert [IDS[:200], IDS[200:]] == Quarantine.replayed


def test_what_is_nobodys_is_shown_to_whoever_runs_it(tmp_path: Path) -> None:
    """From the database itself; an organisation's is not among it. Asked to, it comes once more."""
    nobodys = a_webhook(organization_id=None)
    asyncio.run(set_aside(tmp_path, nobodys, a_webhook()))

    def unowned(*options: str) -> list[str]:
        arguments = ["webhooks", "unowned", "--data-dir", str(tmp_path), *options]
        answer = CliRunner().invoke(main, arguments)
        assert 0 == answer.exit_code, answer.output
        return answer.output.splitlines()

    assert ["entry[0]: no time"] == [line.split("  ")[1] for line in unowned()]
    assert ["1 will be applied again"] == unowned("--replay")[1:]
    assert [nobodys.id] == asyncio.run(due_again(tmp_path))


async def set_aside(folder: Path, *webhooks: RawWebhook) -> None:
    async with opened(folder) as begin, begin() as work:
        await work.webhooks.add(webhooks)
        claimed = await work.webhooks.claim(NOON, LEASE, limit=9, max_bytes=1000)
        await work.webhooks.applied(claimed, NOON, {})
        await work.quarantine.set_aside(
            [each.id for each in webhooks], [broken(each) for each in webhooks]
        )
        await work.commit()


async def due_again(folder: Path) -> list[WebhookId]:
    async with opened(folder) as begin, begin() as work:
        later = SystemClock().now() + timedelta(hours=1)
        return [w.id for w in await work.webhooks.claim(later, later, limit=9, max_bytes=1000)]


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Begin[IntakeUnitOfWork]]:
    async with Platform(from_environment(data_dir=folder)) as platform:
        begin: Begin[IntakeUnitOfWork] = platform.root.whatsapp_stores.begin()
        yield begin
