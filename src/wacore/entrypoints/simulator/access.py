"""Who may call: tokens, their permissions, and appsecret_proof."""

import hmac
from hashlib import sha256

from wacore.entrypoints.simulator.errors import GraphError
from wacore.entrypoints.simulator.settings import SimulatorSettings


class Access:
    """Bearer tokens known to this Meta."""

    def __init__(self, settings: SimulatorSettings) -> None:
        self._secret = settings.app_secret.encode()
        self._open = not settings.access_token
        self._management = {settings.access_token} - {""}
        self._messaging = {settings.messaging_only_token} - {""}
        self.expired: set[str] = set()
        self._good: set[bytes] = {
            b"Bearer " + token.encode() for token in self._management | self._messaging
        }

    def check(self, header: bytes, query_token: str, proof: str, *, management: bool) -> None:
        """
        Raises:
            GraphError: 190 (463 = expired), 104 without a token, 200 without the permission.
        """
        if header in self._good and not (proof or management or self.expired):
            return
        token = query_token or _token_of(header)
        if not token:
            raise GraphError(104, title="An access token is required to request this resource.")
        if token in self.expired:
            raise GraphError(
                190,
                subcode=463,
                title="Error validating access token: Session has expired. "
                "The current time is later than the expiry time.",
            )
        if not self._open and token not in self._management and token not in self._messaging:
            raise GraphError(190, title="Invalid OAuth access token - Cannot parse access token")
        if proof and not self._proves(proof, token):
            raise GraphError(100, title="Invalid appsecret_proof provided in the API argument")
        if management and token in self._messaging:
            raise GraphError(200, "The token lacks whatsapp_business_management.")

    @property
    def tokens(self) -> set[str]:
        """Those that may manage."""
        return set(self._management)

    def expire(self, token: str = "") -> None:
        """Let one token, or every known one, be out of date from now on."""
        self.expired |= {token} if token else self._management | self._messaging

    def renew(self, token: str = "") -> None:
        """Let expired tokens be good again; a new one is added to the known ones."""
        if token:
            self._management.add(token)
            self._good.add(b"Bearer " + token.encode())
            self.expired.discard(token)
        else:
            self.expired.clear()

    def _proves(self, proof: str, token: str) -> bool:
        expected = hmac.new(self._secret, token.encode(), sha256).hexdigest()
        return hmac.compare_digest(expected, proof)


def _token_of(header: bytes) -> str:
    scheme, _, token = header.decode("latin-1").partition(" ")
    return token.strip() if scheme.lower() in {"bearer", "oauth"} else ""
