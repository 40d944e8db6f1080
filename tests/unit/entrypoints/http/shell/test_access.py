"""What is written of every request."""

import asyncio
import subprocess
import sys

import msgspec
import structlog

from support.http import an_app, client_of
from wacore.entrypoints.http.access import AccessLog, Answered

REQUEST = Answered("POST", "/api/v1/letters", 200, 0.0123456, "0123456789abcdef")


async def test_a_request_is_one_line_that_can_be_found_again() -> None:
    """By the id that its caller was given; also one that no route was found for."""
    with structlog.testing.capture_logs() as lines:
        async with client_of(an_app([], {})) as client:
            answer = await client.get(
                "/api/v1/nowhere", headers={"x-request-id": "the-callers-own"}
            )
        await asyncio.sleep(0)

    [line] = lines
    assert ("the-callers-own", 404) == (answer.headers["x-request-id"], answer.status_code)
    assert line.pop("ms") >= 0
    assert {
        "event": "request",
        "log_level": "info",
        "method": "GET",
        "route": "unmatched",
        "status": 404,
        "correlation_id": "the-callers-own",
    } == line


async def test_lines_are_written_when_the_turn_is_over() -> None:
    """In their order, each with its own id whoever else is answered in the turn."""
    access = AccessLog()
    with structlog.testing.capture_logs() as lines:
        access.note(REQUEST)
        access.note(REQUEST._replace(correlation_id="fedcba9876543210"))
        before = [*lines]
        await asyncio.sleep(0)
        access.note(REQUEST)
        await asyncio.sleep(0)

    ids = [line["correlation_id"] for line in lines]
    assert ([], 12.35) == (before, lines[0]["ms"])
    assert [REQUEST.correlation_id, "fedcba9876543210", REQUEST.correlation_id] == ids


def test_a_loop_that_ended_takes_nothing_along() -> None:
    """What it did not get to, the next one writes."""
    access = AccessLog()
    first, second = asyncio.new_event_loop(), asyncio.new_event_loop()

    def note_and_stop() -> None:
        access.note(REQUEST)
        first.stop()

    async def note() -> None:
        access.note(REQUEST)

    with structlog.testing.capture_logs() as lines:
        first.call_soon(note_and_stop)
        first.run_forever()
        first.close()
        before = [*lines]
        second.run_until_complete(note())
        second.close()

    assert ([], 2) == (before, len(lines))


_PROGRAM = """
import asyncio, sys
from wacore.entrypoints.http.access import AccessLog, Answered
from wacore.entrypoints.logs import configure_logging

async def told():
    access = AccessLog()
    for method in ("POST", "BREW", "+4915112345678"):
        access.note(Answered(method, "/api/v1/letters", 200, 0.0123456, "0123456789abcdef"))
    await asyncio.sleep(0)

configure_logging(sys.argv[1])
asyncio.run(told())
"""


def written(level: str) -> list[dict[str, object]]:
    """By a process of its own, since what configures logging configures it for good."""
    program = [sys.executable, "-c", _PROGRAM, level]
    done = subprocess.run(program, capture_output=True, check=True, timeout=60)
    return [msgspec.json.decode(line) for line in done.stderr.splitlines()]


def test_a_line_written_at_once_is_what_structlog_would_write() -> None:
    """To the field; what a client made up goes through structlog, which hides what must be hidden."""
    plain, made_up, number = written("info")

    moments = [line.pop("timestamp") for line in (plain, made_up, number)]
    assert sorted(moments, key=str) == moments
    assert {27} == {len(str(moment)) for moment in moments}
    assert plain == made_up | {"method": "POST"}
    assert ("BREW", "+…78") == (made_up["method"], number["method"])


def test_who_wants_warnings_alone_gets_no_lines() -> None:
    """Neither the fast nor the slow ones."""
    assert [] == written("warning")
