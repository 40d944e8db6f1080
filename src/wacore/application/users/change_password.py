import msgspec

from wacore.application.ports import Begin, Clock
from wacore.application.users.own_session import own_session
from wacore.application.users.ports import (
    CredentialReader,
    LoginThrottle,
    PasswordHasher,
    UsersUnitOfWork,
)
from wacore.application.users.recording import record
from wacore.domain.actor import Actor
from wacore.domain.errors import InvalidInput
from wacore.domain.users.events import PasswordChanged
from wacore.domain.users.one_time import Purpose
from wacore.domain.users.passwords import LONGEST, check_password, normalised
from wacore.domain.users.throttling import TooManyAttempts


class WrongPassword(InvalidInput):
    code = "wrong-password"

    def __init__(self) -> None:
        super().__init__("This is not your present password.", field="current_password")


class ChangePasswordCommand(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    current_password: str
    new_password: str


class ChangePassword:
    """Replace one's own password; every other session ends."""

    def __init__(
        self,
        begin: Begin[UsersUnitOfWork],
        credentials: CredentialReader,
        clock: Clock,
        hasher: PasswordHasher,
        throttle: LoginThrottle,
    ) -> None:
        self._begin = begin
        self._credentials = credentials
        self._clock = clock
        self._hasher = hasher
        self._throttle = throttle

    async def __call__(self, command: ChangePasswordCommand) -> None:
        keep = own_session(command.actor)
        user_id = command.actor.user_id
        password = check_password(command.new_password, field="new_password")
        account = f"change:{user_id}"
        if wait := await self._throttle.attempt(account, ""):
            raise TooManyAttempts(wait)
        known = await self._credentials.password_hash(user_id)
        current = normalised(command.current_password)[: LONGEST + 1]
        if not await self._hasher.verify(known, current):
            raise WrongPassword
        await self._throttle.succeeded(account, "")
        password_hash = await self._hasher.hash(password)
        at = self._clock.now()
        async with self._begin() as work:
            user = await work.users.get(user_id)
            if user.password_hash != known:
                raise WrongPassword  # somebody was faster
            check_password(
                password,
                personal=(user.email.value, user.email.local_part, user.name),
                field="new_password",
            )
            await work.users.save(user.with_password(password_hash))
            await work.sessions.revoke_all(user_id, at, keep=keep)
            await work.one_time_tokens.drop(user_id, Purpose.RESET_PASSWORD)
            await record(
                work,
                PasswordChanged(
                    organization_id=command.actor.organization_id,
                    occurred_at=at,
                    by=user_id,
                    user_id=user_id,
                ),
            )
            await work.commit()
