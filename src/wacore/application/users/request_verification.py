import msgspec

from wacore.application.ports import Begin, Clock
from wacore.application.users.own_session import own_session
from wacore.application.users.ports import LoginThrottle, UsersUnitOfWork
from wacore.domain.actor import Actor
from wacore.domain.users.one_time import Purpose
from wacore.domain.users.throttling import TooManyAttempts


class RequestVerificationCommand(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor


class RequestVerification:
    """Have the letter with the verification link written once more."""

    def __init__(
        self, begin: Begin[UsersUnitOfWork], clock: Clock, throttle: LoginThrottle
    ) -> None:
        self._begin = begin
        self._clock = clock
        self._throttle = throttle

    async def __call__(self, command: RequestVerificationCommand) -> None:
        own_session(command.actor)
        if wait := await self._throttle.attempt(f"verify:{command.actor.user_id}", ""):
            raise TooManyAttempts(wait)
        async with self._begin() as work:
            user = await work.users.get(command.actor.user_id)
            if user.email_verified_at is not None:
                return
            await work.letters.add(user.email.value, Purpose.VERIFY_EMAIL, self._clock.now())
            await work.commit()
