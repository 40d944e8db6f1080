"""Only Meta, which knows the app secret, can sign a webhook."""

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.webhook_bodies import a_body, a_text, encoded
from wacore.adapters.meta.webhook_signature import is_signed, sign

SECRET = "0123456789abcdef0123456789abcdef"
BODY = encoded(a_body(messages=[a_text("wamid.1", "Grüße 😀 https://example.test/a/b")]))


def test_the_signature_is_hmac_over_the_raw_bytes() -> None:
    """Umlauts, emoji and slashes come escaped, and the escapes are what is signed."""
    expected = "sha256=" + hmac.new(SECRET.encode(), BODY, hashlib.sha256).hexdigest()

    assert expected == sign(BODY, SECRET)
    assert is_signed(BODY, expected, SECRET)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "sha256=",
        sign(BODY, SECRET).removeprefix("sha256="),
        sign(BODY, SECRET).upper(),
        sign(BODY, SECRET) + "\n",
        sign(BODY, SECRET) + "0",
        sign(BODY, "another"),
        "sha256=ä",
    ],
)
def test_anything_else_is_refused(header: str) -> None:
    """Without a signature of the right form and secret nothing passes."""
    assert not is_signed(BODY, header, SECRET)


def test_without_a_secret_nothing_passes() -> None:
    """An installation that knows no secret trusts nobody, least of all with an empty key."""
    assert not is_signed(BODY, sign(BODY, ""), "")


@given(st.binary(max_size=80), st.integers(0), st.integers(1, 255))
def test_a_single_changed_byte_is_noticed(body: bytes, place: int, change: int) -> None:
    """The signature is for these bytes and no others."""
    changed = bytearray(body or b"x")
    changed[place % len(changed)] ^= change

    assert not is_signed(bytes(changed), sign(body or b"x", SECRET), SECRET)
