"""The bytes of a webhook and their signatures (Meta, Create a webhook endpoint)."""

import hmac
import json
from hashlib import sha1, sha256


def signed_bytes(payload: object) -> bytes:
    """ASCII-escaped JSON with escaped slashes: exactly what is signed and sent."""
    text = json.dumps(payload, ensure_ascii=True, separators=(",", ":"))
    return text.replace("/", "\\/").encode("ascii")


def signature_headers(secret: str, body: bytes) -> dict[str, str]:
    key = secret.encode()
    return {
        "X-Hub-Signature": "sha1=" + hmac.new(key, body, sha1).hexdigest(),
        "X-Hub-Signature-256": "sha256=" + hmac.new(key, body, sha256).hexdigest(),
        "Content-Type": "application/json",
        "User-Agent": "facebookexternalua",
    }
