"""A webhook arrives: believed only if signed, and kept before it is acknowledged."""

from collections.abc import Callable, Sequence

import msgspec

from wacore.application.messaging.group_commit import GroupCommit
from wacore.application.messaging.ports_intake import IntakeUnitOfWork, SignatureCheck
from wacore.application.messaging.webhook_keyring import WebhookKeyring
from wacore.application.ports import Begin, Clock, IdFactory
from wacore.domain.messaging.webhook import BadSignature, RawWebhook, WebhookId


class ReceiveWebhookCommand(msgspec.Struct, frozen=True, kw_only=True):
    """
    Attributes:
        body: The request's bytes as they came, since these are what is signed.
        signature: The header `X-Hub-Signature-256`.
    """

    body: bytes
    signature: str


class ReceiveWebhook:
    """
    Keep a webhook durably. Concurrent ones share a transaction.

    Args:
        stored: Called after each transaction, so that a worker in this process need not look often.
    """

    def __init__(
        self,
        begin: Begin[IntakeUnitOfWork],
        keyring: WebhookKeyring,
        is_signed: SignatureCheck,
        clock: Clock,
        new_id: IdFactory,
        stored: Callable[[], None],
    ) -> None:
        self._begin = begin
        self._keyring = keyring
        self._is_signed = is_signed
        self._clock = clock
        self._new_id = new_id
        self._stored = stored
        self._commits = GroupCommit(self._store, lambda webhook: len(webhook.body))

    async def __call__(self, command: ReceiveWebhookCommand) -> WebhookId:
        """
        Raises:
            BadSignature: Nothing was stored.
        """
        candidates = await self._keyring.candidates(command.body)
        signer = next(
            (
                signer
                for signer in candidates.signers
                if self._is_signed(command.body, command.signature, signer.app_secret)
            ),
            None,
        )
        if signer is None:
            raise BadSignature
        webhook = RawWebhook(
            id=WebhookId(self._new_id()),
            organization_id=candidates.organization_id,
            signed_by=signer.organization_id,
            body=command.body,
            received_at=self._clock.now(),
        )
        await self._commits.add(webhook)
        return webhook.id

    async def _store(self, webhooks: Sequence[RawWebhook]) -> None:
        async with self._begin() as work:
            await work.webhooks.add(webhooks)
            await work.commit()
        self._stored()
