from datetime import timedelta

from wacore.application.ports import Begin, Clock
from wacore.application.ports.mailer import Letter, Mailer, MailNotSent
from wacore.application.ports.opaque_tokens import OpaqueTokens
from wacore.application.users.letters import letter_for
from wacore.application.users.ports import UsersUnitOfWork
from wacore.application.users.recording import record
from wacore.domain.users.email import EmailAddress
from wacore.domain.users.events import PasswordResetIssued, UsersEvent, VerificationIssued
from wacore.domain.users.one_time import LetterRequest, OneTimeToken, Purpose

_AT_ONCE = 5  # so many that a mail server may take its time and the claim still holds
_PAUSE = timedelta(minutes=2)
_MOST_ATTEMPTS = 10

_EVENTS: dict[Purpose, type[UsersEvent]] = {
    Purpose.RESET_PASSWORD: PasswordResetIssued,
    Purpose.VERIFY_EMAIL: VerificationIssued,
}


class SendLetters:
    """
    Write the letters people asked for. A request whose letter could not be sent comes again later,
    with a new token; the old one is void by then.
    """

    def __init__(
        self,
        begin: Begin[UsersUnitOfWork],
        clock: Clock,
        opaque_tokens: OpaqueTokens,
        mailer: Mailer,
        web_address: str,
    ) -> None:
        self._begin = begin
        self._clock = clock
        self._opaque_tokens = opaque_tokens
        self._mailer = mailer
        self._web_address = web_address

    async def __call__(self) -> int:
        """How many letters went out."""
        sent = 0
        while requests := await self._claim():
            for request in requests:
                sent += await self._write(request)
        return sent

    async def _claim(self) -> list[LetterRequest]:
        at = self._clock.now()
        async with self._begin() as work:
            requests = await work.letters.claim(at, at + _PAUSE, _AT_ONCE)
            await work.commit()
        return requests

    async def _write(self, request: LetterRequest) -> bool:
        letter = await self._prepare(request)
        if letter is not None:
            try:
                await self._mailer.send(letter)
            except MailNotSent:
                if request.attempts < _MOST_ATTEMPTS:
                    return False
                letter = None  # asked for long ago; its reader has asked again or given up
        async with self._begin() as work:
            await work.letters.done(request)
            await work.commit()
        return letter is not None

    async def _prepare(self, request: LetterRequest) -> Letter | None:
        """The letter, its token stored; None where nobody is to be written to."""
        at = self._clock.now()
        async with self._begin() as work:
            user = await work.users.with_email(EmailAddress(request.email))
            if user is None or (request.purpose is Purpose.VERIFY_EMAIL and user.email_verified_at):
                return None
            token = self._opaque_tokens.make()
            await work.one_time_tokens.put(
                OneTimeToken.issue(user.id, request.purpose, self._opaque_tokens.digest(token), at)
            )
            await record(
                work,
                _EVENTS[request.purpose](
                    organization_id=user.home, occurred_at=at, by=None, user_id=user.id
                ),
            )
            await work.commit()
        return letter_for(user, request.purpose, token, web_address=self._web_address)
