import msgspec

from wacore.application.ports import Begin, Clock
from wacore.application.users.ports import LoginThrottle, UsersUnitOfWork
from wacore.domain.users.email import EmailAddress
from wacore.domain.users.one_time import Purpose
from wacore.domain.users.throttling import TooManyAttempts


class RequestPasswordResetCommand(msgspec.Struct, frozen=True, kw_only=True):
    email: str
    address: str = ""


class RequestPasswordReset:
    """
    Note down that this address wants a letter. Whether it has an account is found out when the
    letter is written, so the answer and its timing are the same for everybody.
    """

    def __init__(
        self, begin: Begin[UsersUnitOfWork], clock: Clock, throttle: LoginThrottle
    ) -> None:
        self._begin = begin
        self._clock = clock
        self._throttle = throttle

    async def __call__(self, command: RequestPasswordResetCommand) -> None:
        email = EmailAddress.parse(command.email)
        if wait := await self._throttle.attempt(f"reset:{email}", command.address):
            raise TooManyAttempts(wait)
        async with self._begin() as work:
            await work.letters.add(email.value, Purpose.RESET_PASSWORD, self._clock.now())
            await work.commit()
