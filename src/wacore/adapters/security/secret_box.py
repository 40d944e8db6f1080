"""AES-256-GCM with rotating keys."""

import base64
import binascii
import os
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from wacore.application.ports.secret_box import SecretUnreadable

_VERSION = "v1"
_NONCE = 12


@dataclass(frozen=True, slots=True, repr=False)
class SecretKey:
    """32 random bytes and the name by which sealed texts remember them."""

    id: str
    value: bytes


class AesGcmSecretBox:
    """
    Sealed texts read `v1.<key id>.<base64url of nonce and ciphertext>`.

    Args:
        keys: Newest first; at least one.
    """

    def __init__(self, keys: Sequence[SecretKey]) -> None:
        if not keys:
            raise ValueError("A secret box needs at least one key.")
        self._newest = keys[0].id
        self._ciphers = {key.id: AESGCM(key.value) for key in keys}

    def seal(self, secret: str, *, place: str) -> str:
        nonce = os.urandom(_NONCE)
        sealed = self._ciphers[self._newest].encrypt(nonce, secret.encode(), place.encode())
        return f"{_VERSION}.{self._newest}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"

    def open(self, sealed: str, *, place: str) -> str:
        version, _, rest = sealed.partition(".")
        key_id, _, text = rest.partition(".")
        cipher = self._ciphers.get(key_id)
        if version != _VERSION or cipher is None:
            raise SecretUnreadable(place)
        try:
            raw = base64.b64decode(text.encode(), altchars=b"-_", validate=True)
            return cipher.decrypt(raw[:_NONCE], raw[_NONCE:], place.encode()).decode()
        except (binascii.Error, InvalidTag, ValueError) as error:
            raise SecretUnreadable(place) from error

    def outdated(self, sealed: str) -> bool:
        return not sealed.startswith(f"{_VERSION}.{self._newest}.")
