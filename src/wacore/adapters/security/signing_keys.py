"""Ed25519 keys that sign access tokens."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from wacore.adapters.security.key_file import KeyFile, StoredKey
from wacore.application.ports import Clock
from wacore.application.users.ports import PublicKey


@dataclass(frozen=True, slots=True, repr=False)
class SigningKey:
    """
    Args:
        kid: How tokens name it.
        seed: The 32 bytes an Ed25519 key grows from.
    """

    kid: str
    private: Ed25519PrivateKey
    public: Ed25519PublicKey

    @classmethod
    def from_seed(cls, kid: str, seed: bytes) -> "SigningKey":
        private = Ed25519PrivateKey.from_private_bytes(seed)
        return cls(kid, private, private.public_key())

    def as_jwk(self) -> PublicKey:
        raw = self.public.public_bytes_raw()
        return PublicKey(kid=self.kid, x=base64.urlsafe_b64encode(raw).rstrip(b"=").decode())


class SigningKeys(Protocol):
    """Newest first; tokens are signed with the first and verified with any."""

    def current(self) -> SigningKey: ...

    def find(self, kid: str) -> SigningKey | None: ...

    def public_keys(self) -> list[PublicKey]: ...


class FixedKeyRing:
    """Keys given by settings, or made for one test."""

    def __init__(self, keys: Sequence[SigningKey]) -> None:
        if not keys:
            raise ValueError("A key ring needs at least one key.")
        self._keys = list(keys)

    def current(self) -> SigningKey:
        return self._keys[0]

    def find(self, kid: str) -> SigningKey | None:
        return next((key for key in self._keys if key.kid == kid), None)

    def public_keys(self) -> list[PublicKey]:
        return [key.as_jwk() for key in self._keys]


class FileKeyRing:
    """Keys of a `KeyFile`; another process's rotation is noticed at the next call."""

    def __init__(self, file: KeyFile, clock: Clock) -> None:
        self._file = file
        self._clock = clock
        self._stored: list[StoredKey] = []
        self._ring: FixedKeyRing | None = None

    def current(self) -> SigningKey:
        return self._fresh().current()

    def find(self, kid: str) -> SigningKey | None:
        return self._fresh().find(kid)

    def public_keys(self) -> list[PublicKey]:
        return self._fresh().public_keys()

    def rotate(self) -> None:
        """
        Sign with a new key from now on. The last key but one is forgotten: rotate again only after
        an access token's lifetime.
        """
        self._file.rotate(self._clock.now(), keep=1)

    def _fresh(self) -> FixedKeyRing:
        stored = self._file.keys(self._clock.now())
        if self._ring is None or stored is not self._stored:
            self._ring = FixedKeyRing([SigningKey.from_seed(k.id, k.raw) for k in stored])
            self._stored = stored
        return self._ring
