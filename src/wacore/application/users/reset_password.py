import msgspec

from wacore.application.ports import Begin, Clock
from wacore.application.ports.opaque_tokens import OpaqueTokens
from wacore.application.users.ports import LoginThrottle, PasswordHasher, UsersUnitOfWork
from wacore.application.users.recording import record
from wacore.domain.users.events import PasswordChanged
from wacore.domain.users.one_time import Purpose
from wacore.domain.users.passwords import check_password
from wacore.domain.users.throttling import TooManyAttempts


class ResetPasswordCommand(msgspec.Struct, frozen=True, kw_only=True):
    token: str
    password: str
    address: str = ""


class ResetPassword:
    """Set a new password by letter; whoever was logged in with the old one is no longer."""

    def __init__(
        self,
        begin: Begin[UsersUnitOfWork],
        clock: Clock,
        hasher: PasswordHasher,
        opaque_tokens: OpaqueTokens,
        throttle: LoginThrottle,
    ) -> None:
        self._begin = begin
        self._clock = clock
        self._hasher = hasher
        self._opaque_tokens = opaque_tokens
        self._throttle = throttle

    async def __call__(self, command: ResetPasswordCommand) -> None:
        password = check_password(command.password)
        if wait := await self._throttle.attempt("", command.address):
            raise TooManyAttempts(wait)
        password_hash = await self._hasher.hash(password)
        at = self._clock.now()
        digest = self._opaque_tokens.digest(command.token)
        async with self._begin() as work:
            token = await work.one_time_tokens.take(Purpose.RESET_PASSWORD, digest)
            user = await work.users.get(token.redeem(at))
            check_password(password, personal=(user.email.value, user.email.local_part, user.name))
            # a letter to this address was read, which is what a verification asks for
            await work.users.save(user.with_password(password_hash).verified(at))
            await work.sessions.revoke_all(user.id, at)
            await record(
                work,
                PasswordChanged(
                    organization_id=user.home, occurred_at=at, by=user.id, user_id=user.id
                ),
            )
            await work.commit()
        await self._throttle.succeeded(user.email.value, command.address)
