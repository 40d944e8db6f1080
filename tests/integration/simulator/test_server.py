"""The simulator as a process and under a real HTTP server."""

import asyncio
import json
import signal
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from support.simulated import NUMBER, TOKEN, settings, text_message
from wacore.entrypoints.simulator import running_simulator
from wacore.testing.servers.ports import free_port

MODULE = "wacore.entrypoints.simulator"


async def start(*arguments: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        MODULE,
        *arguments,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def first_line(process: asyncio.subprocess.Process) -> dict[str, Any]:
    assert process.stdout is not None
    line: dict[str, Any] = json.loads(await asyncio.wait_for(process.stdout.readline(), 30))
    return line


async def test_a_process_says_where_it_listens_and_ends_on_sigterm() -> None:
    """One JSON line on stdout; port 0 is a free one; exit code 0."""
    process = await start("port=0", "compression=1000", "limits.enabled=false")
    line = await first_line(process)
    async with httpx.AsyncClient() as client:
        state = (await client.get(f"{line['admin']}/state")).json()
    process.send_signal(signal.SIGTERM)
    _, errors = await asyncio.wait_for(process.communicate(), 20)

    assert [NUMBER] == line["phone_number_ids"]
    assert 1_000.0 == state["compression"]
    assert (0, b"") == (process.returncode, errors)


@pytest.mark.parametrize(
    ("argument", "says"),
    [
        ("colour=red", "colour"),
        ("port", "name=value"),
        ("compression=0", "compression"),
        ("noise.duplicates=many", "duplicates"),
    ],
)
async def test_bad_settings_end_the_process_with_a_reason(argument: str, says: str) -> None:
    process = await start(argument)
    _, errors = await asyncio.wait_for(process.communicate(), 20)

    assert 2 == process.returncode
    assert says in errors.decode()


async def test_another_ones_journal_ends_the_process_with_a_reason(tmp_path: Path) -> None:
    journal = tmp_path / "journal"
    journal.write_bytes(b"what?\n")
    process = await start("port=0", f"journal_file={journal}")
    _, errors = await asyncio.wait_for(process.communicate(), 20)

    assert 2 == process.returncode
    assert "line 1" in errors.decode()


async def test_a_taken_port_is_said() -> None:
    async with running_simulator(settings(port=0)) as (_, address):
        process = await start(f"port={address.rpartition(':')[2]}")
        _, errors = await asyncio.wait_for(process.communicate(), 20)

    assert 1 == process.returncode
    assert "cannot listen" in errors.decode()


async def test_a_dropped_answer_breaks_off_and_was_accepted() -> None:
    """Ending 0999: the client cannot know, the ledger does."""
    async with (
        running_simulator(settings(port=0, dropped_answer_seconds=0.05)) as (_, address),
        httpx.AsyncClient(headers={"authorization": f"Bearer {TOKEN}"}) as client,
    ):
        with pytest.raises(httpx.RemoteProtocolError):
            await client.post(
                f"{address}/v25.0/{NUMBER}/messages", json=text_message("+4915112340999")
            )
        rows = (await client.get(f"{address}/__sim__/ledger")).json()["rows"]

    assert ["4915112340999"] == [row["recipient"] for row in rows]
    assert rows[0]["answer_dropped"]


async def test_what_was_accepted_outlives_sigkill(tmp_path: Path) -> None:
    """A POST that never had its answer is in the ledger, and its webhooks come in the next life."""
    statuses: asyncio.Queue[Any] = asyncio.Queue()

    async def hook(request: web.Request) -> web.Response:
        for entry in (await request.json())["entry"]:
            for change in entry["changes"]:
                statuses.put_nowait(change["value"]["statuses"][0])
        return web.Response()

    application = web.Application()
    application.router.add_post("/hook", hook)
    body = {**text_message("+4915112340999"), "biz_opaque_callback_data": "a token"}
    headers = {"authorization": f"Bearer {TOKEN}"}
    async with TestServer(application) as server, httpx.AsyncClient(headers=headers) as client:
        chosen = (
            f"port={free_port()}",
            f"journal_file={tmp_path / 'journal'}",
            f"webhook_url={server.make_url('/hook')}",
            "compression=1000",
        )
        process = await start(*chosen)
        address = (await first_line(process))["address"]
        await client.post(f"{address}/__sim__/webhook-outage", json={"seconds": 3600})
        with pytest.raises(httpx.ReadTimeout):
            await client.post(f"{address}/v25.0/{NUMBER}/messages", json=body, timeout=1)
        process.kill()
        await process.communicate()
        process = await start(*chosen)
        await first_line(process)
        rows = (await client.get(f"{address}/__sim__/ledger")).json()["rows"]
        await client.post(f"{address}/__sim__/webhook-outage", json={"seconds": 0})
        status = await asyncio.wait_for(statuses.get(), 20)
        process.terminate()
        await asyncio.wait_for(process.communicate(), 20)

    assert [("4915112340999", "a token")] == [(row["recipient"], row["token"]) for row in rows]
    assert (rows[0]["wamid"], "a token") == (status["id"], status["biz_opaque_callback_data"])
    assert 0 == process.returncode


async def test_hanging_requests_do_not_delay_the_end() -> None:
    """A dropped answer would hang for a minute; stopping breaks it off."""
    async with httpx.AsyncClient(headers={"authorization": f"Bearer {TOKEN}"}) as client:
        chosen = settings(port=0, dropped_answer_seconds=60.0)
        async with asyncio.timeout(20.0), running_simulator(chosen) as (simulator, address):
            body = text_message("+4915112340999")
            post = client.post(f"{address}/v25.0/{NUMBER}/messages", json=body, timeout=60.0)
            hanging = asyncio.create_task(post)
            for _ in range(1_500):
                if len(simulator.world.ledger):
                    break
                await asyncio.sleep(0.01)
        with pytest.raises(httpx.RemoteProtocolError):
            await hanging


async def test_an_oversized_body_is_refused() -> None:
    async with (
        running_simulator(settings(port=0)) as (_, address),
        httpx.AsyncClient(headers={"authorization": f"Bearer {TOKEN}"}) as client,
    ):
        answer = await client.post(
            f"{address}/v25.0/{NUMBER}/messages", content=b"x" * (5 * 1024 * 1024)
        )

    assert 413 == answer.status_code
    assert 100 == answer.json()["error"]["code"]


async def test_the_lifespan_of_an_asgi_server_runs_the_clockwork() -> None:
    """A simulator mounted under any ASGI server works without `start`."""
    async with running_simulator(settings(port=0)) as (simulator, _):
        messages: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        sent: list[Any] = []

        async def send(message: Any) -> None:
            sent.append(message["type"])

        task = asyncio.create_task(simulator({"type": "lifespan"}, messages.get, send))
        messages.put_nowait({"type": "lifespan.startup"})
        messages.put_nowait({"type": "lifespan.shutdown"})
        await task

    assert ["lifespan.startup.complete", "lifespan.shutdown.complete"] == sent
