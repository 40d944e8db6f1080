"""Meta asks whether a callback address is ours."""

import msgspec

from wacore.application.messaging.webhook_keyring import WebhookKeyring
from wacore.domain.messaging.webhook import VerifyTokenUnknown


class VerifyWebhookCommand(msgspec.Struct, frozen=True, kw_only=True):
    mode: str
    verify_token: str
    challenge: str


class VerifyWebhook:
    """Answer with the challenge, if the token is one of ours (Meta, webhooks: verification)."""

    def __init__(self, keyring: WebhookKeyring) -> None:
        self._keyring = keyring

    async def __call__(self, command: VerifyWebhookCommand) -> str:
        """
        Raises:
            VerifyTokenUnknown: Not ours, or not a question of that kind.
        """
        if command.mode != "subscribe" or not await self._keyring.knows(command.verify_token):
            raise VerifyTokenUnknown
        return command.challenge
