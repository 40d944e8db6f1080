"""`wacore webhooks` against an API that remembers."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from uuid import UUID

import pytest
from click.testing import CliRunner

from wacore.entrypoints.cli import main

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
