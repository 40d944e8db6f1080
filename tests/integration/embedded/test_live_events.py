"""What a worker does, followed through two processes of the API that share no more than a database."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from support.streams import Told, told
from wacore.entrypoints.client.api import Api
from wacore.entrypoints.demo.house import House
from wacore.entrypoints.demo.premises import Member
from wacore.entrypoints.demo.processes import Process
from wacore.entrypoints.demo.scenario import Scenario
from wacore.entrypoints.settings import PREFIX
from wacore.testing.servers.ports import free_port

pytestmark = pytest.mark.xdist_group("processes")

PERSON = "+491701230001"
"""Whose last four digits make the simulator have them read what they get."""


class TwoDoors(House):
    """A second server on the same files; neither does background work."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, workers=1)
        port = free_port()
        self.other_url = f"http://127.0.0.1:{port}"
        other = Process(
            "other server",
            ["serve", "--no-workers"],
            folder / "other.log",
            {**self.environment, PREFIX + "PORT": str(port)},
        )
        self.members = (*self.members, Member(other, f"{self.other_url}/ready"))


@contextmanager
def followed(url: str, authorization: str, after: str = "") -> Iterator[Iterator[Told]]:
    headers = {"authorization": authorization, "last-event-id": after}
    with httpx.stream(
        "GET", f"{url}/api/v1/events", headers=headers, timeout=30, trust_env=False
    ) as answer:
        assert 200 == answer.status_code
        yield events_of(answer)


def events_of(answer: httpx.Response) -> Iterator[Told]:
    block: list[str] = []
    for line in answer.iter_lines():
        if line:
            block.append(line)
        elif event := told("\n".join(block)):
            block = []
            yield event
        else:
            block = []


def until(events: Iterator[Told], kind: str) -> list[Told]:
    """All up to the first of this kind."""
    found: list[Told] = []
    for event in events:
        found.append(event)
        if event.kind == kind:
            return found
    raise AssertionError(f"The stream ended after {[event.kind for event in found]}.")


def inbound(house: House, text: str) -> None:
    body: dict[str, Any] = {"from": PERSON, "text": text}
    httpx.post(f"{house.meta.url}/__sim__/inbound", json=body, trust_env=False).raise_for_status()


def test_what_a_worker_does_is_heard_at_every_door(tmp_path: Path) -> None:
    """In order; whoever comes back by another door misses nothing, and an ended session hears no more."""
    with TwoDoors(tmp_path) as house:
        api = Api(house.url)
        scenario = Scenario(api, house.meta, house.meta_account)
        scenario.sign_up()
        scenario.connect()
        with followed(house.other_url, api.authorization) as events:
            [start] = until(events, "resync")
            inbound(house, "Hello?")
            *_, received = until(events, "inbound.received")
            conversation = received.data["data"]["conversation_id"]
            content = {"type": "text", "text": {"body": "Yes?"}}
            answered = api.post(f"/conversations/{conversation}/messages", {"content": content})
            steps = until(events, "message.read")
        inbound(house, "Never mind.")
        with followed(house.url, api.authorization, steps[-1].id) as events:
            [*_, missed] = until(events, "inbound.received")
            api.post("/auth/logout-all")
            [*rest, ended] = until(events, "ended")
        api.close()

    assert {"reason": "start"} == start.data
    messages = [event for event in steps if event.kind.startswith("message.")]
    assert ("message.accepted", "message.read") == (messages[0].kind, messages[-1].kind)
    assert {answered["id"]} == {event.data["data"]["message_id"] for event in messages}
    assert "Never mind." == missed.data["data"]["text"]
    assert [] == [
        event for event in rest if event.kind == "resync" and event.data["reason"] != "settled"
    ]
    assert {"reason": "invalid-access-token"} == ended.data
