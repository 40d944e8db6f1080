"""Proof that a webhook comes from Meta: HMAC-SHA256 over the bytes as they arrived."""

import hashlib
import hmac
import re
from functools import lru_cache

_HEADER = re.compile(r"sha256=([0-9a-f]{64})")


def sign(body: bytes, app_secret: str) -> str:
    """The value of `X-Hub-Signature-256` for this body (Meta, webhooks: validating payloads)."""
    return "sha256=" + _digest(body, app_secret).hex()


def is_signed(body: bytes, signature: str, app_secret: str) -> bool:
    """
    Whether the secret made this signature; False without a header or without a secret.

    The body must be the raw bytes: Meta signs an escaped form, so JSON written anew differs.
    """
    given = _HEADER.fullmatch(signature)
    if given is None or not app_secret:
        return False
    return hmac.compare_digest(_digest(body, app_secret), bytes.fromhex(given[1]))


def _digest(body: bytes, app_secret: str) -> bytes:
    mac = _keyed(app_secret).copy()
    mac.update(body)
    return mac.digest()


@lru_cache(maxsize=256)
def _keyed(app_secret: str) -> hmac.HMAC:
    """Half of the work for a short body is the key's, and the same for every body."""
    return hmac.new(app_secret.encode(), digestmod=hashlib.sha256)
