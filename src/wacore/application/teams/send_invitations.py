from datetime import timedelta
from urllib.parse import quote

from wacore.application.ports import Begin, Clock
from wacore.application.ports.mailer import Letter, Mailer, MailNotSent
from wacore.application.ports.opaque_tokens import OpaqueTokens
from wacore.application.teams.ports import OrganizationDirectory, TeamsUnitOfWork
from wacore.domain.teams.invitation import LIFETIME, Invitation

_AT_ONCE = 5  # so many that a mail server may take its time and the claim still holds
_PAUSE = timedelta(minutes=2)
_MOST_ATTEMPTS = 10


class SendInvitations:
    """
    Write the letters of invitations that have none yet. One that could not be sent comes again
    later with a new token; the old one is void by then.
    """

    def __init__(
        self,
        begin: Begin[TeamsUnitOfWork],
        directory: OrganizationDirectory,
        opaque_tokens: OpaqueTokens,
        mailer: Mailer,
        clock: Clock,
        web_address: str,
    ) -> None:
        self._begin = begin
        self._directory = directory
        self._opaque_tokens = opaque_tokens
        self._mailer = mailer
        self._clock = clock
        self._web_address = web_address.rstrip("/")

    async def __call__(self) -> int:
        """How many letters went out."""
        sent = 0
        while tokens := await self._claim():
            for token, invitation in tokens.items():
                sent += await self._send(invitation, token)
        return sent

    async def _claim(self) -> dict[str, Invitation]:
        """By their new tokens, which nobody else has."""
        at = self._clock.now()
        tokens: dict[str, Invitation] = {}
        async with self._begin() as work:
            for invitation in await work.invitations.claim_due(at, at + _PAUSE, _AT_ONCE):
                token = self._opaque_tokens.make()
                tokens[token] = invitation.lettered(self._opaque_tokens.digest(token))
                await work.invitations.save(tokens[token])
            await work.commit()
        return tokens

    async def _send(self, invitation: Invitation, token: str) -> bool:
        nodes = await self._directory.tree(invitation.organization_id)
        letter = self._letter(invitation, nodes[0].name, token)
        sent = True
        try:
            await self._mailer.send(letter)
        except MailNotSent:
            if invitation.attempts < _MOST_ATTEMPTS:
                return False
            sent = (
                False  # whoever invited them sees an invitation nobody answers, and sends it again
            )
        async with self._begin() as work:
            held = await work.invitations.get(invitation.organization_id, invitation.id)
            if held.token_hash == invitation.token_hash:
                await work.invitations.save(held.letter_sent())
                await work.commit()
        return sent

    def _letter(self, invitation: Invitation, organization: str, token: str) -> Letter:
        link = f"{self._web_address}/accept-invitation?token={quote(token)}"
        return Letter(
            to=invitation.email,
            subject=f"You are invited to {organization}",
            text=(
                f"Hello,\n\nyou are invited to join {organization} as {invitation.role}."
                f" This link works once, for {LIFETIME.days} days:\n\n{link}\n\n"
                f"The token alone: {token}\n\n"
                "If you did not expect this, ignore it; nothing happens.\n"
            ),
        )
