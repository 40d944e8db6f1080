"""Logs tell what happened and keep what must be kept."""

from pathlib import Path
from typing import BinaryIO, cast

import pytest
import structlog

from wacore.entrypoints.logs import Forgiving, redact


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
        log = structlog.BytesLogger(cast("BinaryIO", Forgiving(full)))
        with pytest.raises(OSError, match="No space left"):
            full.write(b"x")

        log.info(b"nobody reads this")
