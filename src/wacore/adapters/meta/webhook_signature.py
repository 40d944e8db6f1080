"""Proof that a webhook comes from Meta: HMAC-SHA256 over the bytes as they arrived."""

import hashlib
import hmac
import re

_HEADER = re.compile(r"sha256=([0-9a-f]{64})")


def sign(body: bytes, app_secret: str) -> str:
    """The value of `X-Hub-Signature-256` for this body (Meta, webhooks: validating payloads)."""
    return "sha256=" + hmac.new(app_secret.encode(), body, hashlib.sha256).hexdigest()


def is_signed(body: bytes, signature: str, app_secret: str) -> bool:
    """
    Whether the secret made this signature; False without a header or without a secret.

    The body must be the raw bytes: Meta signs an escaped form, so JSON written anew differs.
    """
    if _HEADER.fullmatch(signature) is None or not app_secret:
        return False
    return hmac.compare_digest(sign(body, app_secret).encode(), signature.encode())
