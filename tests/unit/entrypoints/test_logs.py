"""Logs tell what happened and keep what must be kept."""

import asyncio
import io
from pathlib import Path
from typing import BinaryIO, cast

import pytest

from wacore.entrypoints.logs import Forgiving, Lines, Stamp, redact, to_line


def test_secrets_vanish_by_key_and_by_shape() -> None:
    """Neither a token field nor a bearer header inside a text reaches the log."""
    event = redact(
        None,
        "info",
        {
            "access_token": "EAAB",
            "app_secret": "s3cr3t",
            "error": "401 for Authorization: Bearer EAABsecret and ?access_token=EAABother&x=1",
        },
    )

    assert "EAAB" not in str(event)
    assert "s3cr3t" not in str(event)
    assert "x=1" in event["error"]


def test_of_a_phone_number_two_digits_stay() -> None:
    """Enough to recognise a test number, too little to know a customer."""
    event = redact(None, "info", {"event": "sent to +4915112345678"})

    assert "sent to +…78" == event["event"]


def test_a_full_disk_costs_lines_and_nothing_else() -> None:
    """Whoever logs goes on; what Linux calls /dev/full is such a disk."""
    with Path("/dev/full").open("wb", buffering=0) as full:
        lines = Lines(Forgiving(cast("BinaryIO", full)))
        with pytest.raises(OSError, match="No space left"):
            full.write(b"x")

        lines.info(b"nobody reads this")


async def test_lines_of_one_turn_of_the_loop_are_written_together() -> None:
    """At its end; a system call for each would cost more than the line."""
    file = io.BytesIO()
    lines = Lines(Forgiving(file))
    lines.info(b"one")
    lines.info(b"two")
    before = file.getvalue()
    await asyncio.sleep(0)

    assert (b"", b"one\ntwo\n") == (before, file.getvalue())


async def test_a_warning_waits_for_nothing() -> None:
    """Since the process may end before the turn does; what was told before it comes before it."""
    file = io.BytesIO()
    lines = Lines(Forgiving(file))
    lines.info(b"one")
    lines.warning(b"two")

    assert b"one\ntwo\n" == file.getvalue()


def test_lines_are_written_where_no_loop_runs_and_after_one_that_ended() -> None:
    """A loop that stops in the turn they were told in must not keep them for ever."""
    file = io.BytesIO()
    lines = Lines(Forgiving(file))
    first, second = asyncio.new_event_loop(), asyncio.new_event_loop()

    async def tell(line: bytes) -> None:
        lines.info(line)

    first.run_until_complete(tell(b"one"))
    second.run_until_complete(tell(b"two"))
    lines.info(b"three")
    first.close()
    second.close()

    assert b"one\ntwo\nthree\n" == file.getvalue()


def test_a_line_is_json_without_secrets() -> None:
    """Also those that JSON writes as an escape, and those it finds by their name alone."""
    plain = to_line(None, "info", {"event": "request", "ms": 1.5})
    told = to_line(None, "info", {"event": "with\tBearer\tEAABsecret", "to": "+4915112345678"})
    named = to_line(None, "info", {"event": "login", "password": "hedgehog"})

    assert b'{"event":"request","ms":1.5}' == plain
    assert '{"event":"with\\tBearer\\t[redacted]","to":"+…78"}' == told.decode()
    assert b'{"event":"login","password":"[redacted]"}' == named


def test_a_line_says_when_to_the_microsecond() -> None:
    """In UTC and in one form that sorts, whichever second it is."""
    moments = [1_795_348_800_000_000_999, 1_795_348_800_123_456_000, 1_795_348_801_000_001_000]
    clock = iter(moments)
    stamp = Stamp(lambda: next(clock))

    assert [
        "2026-11-22T12:00:00.000000Z",
        "2026-11-22T12:00:00.123456Z",
        "2026-11-22T12:00:01.000001Z",
    ] == [stamp(None, "info", {"event": "request"})["timestamp"] for _ in moments]
