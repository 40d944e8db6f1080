"""Random tokens and their hashes."""

import hashlib
import secrets


class RandomTokens:
    """256 random bits need no slow hash: nobody can try them one after the other."""

    def make(self) -> str:
        return secrets.token_urlsafe(32)

    def digest(self, token: str) -> bytes:
        return hashlib.sha256(token.encode(errors="replace")).digest()
