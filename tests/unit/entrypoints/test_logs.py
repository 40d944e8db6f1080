"""Logs tell what happened and keep what must be kept."""

from wacore.entrypoints.logs import redact


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
