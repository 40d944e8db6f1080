"""Every service asks users whose token a request brings."""

from wacore.application.users.authenticate_bearer import AuthenticateBearer
from wacore.domain.actor import Actor


class LocalIdentities:
    """Identities."""

    def __init__(self, authenticate: AuthenticateBearer) -> None:
        self._authenticate = authenticate

    async def authenticate(self, token: str) -> Actor:
        return await self._authenticate(token)
