import msgspec

from wacore.application.ports import Begin, Clock
from wacore.application.ports.opaque_tokens import OpaqueTokens
from wacore.application.users.ports import UsersUnitOfWork
from wacore.application.users.recording import record
from wacore.domain.users.events import EmailVerified
from wacore.domain.users.one_time import Purpose


class VerifyEmailCommand(msgspec.Struct, frozen=True, kw_only=True):
    token: str


class VerifyEmail:
    """Take the token of a letter as proof that its address is read."""

    def __init__(
        self, begin: Begin[UsersUnitOfWork], clock: Clock, opaque_tokens: OpaqueTokens
    ) -> None:
        self._begin = begin
        self._clock = clock
        self._opaque_tokens = opaque_tokens

    async def __call__(self, command: VerifyEmailCommand) -> None:
        at = self._clock.now()
        digest = self._opaque_tokens.digest(command.token)
        async with self._begin() as work:
            token = await work.one_time_tokens.take(Purpose.VERIFY_EMAIL, digest)
            user = await work.users.get(token.redeem(at))
            await work.users.save(user.verified(at))
            await record(
                work,
                EmailVerified(
                    organization_id=user.home, occurred_at=at, by=user.id, user_id=user.id
                ),
            )
            await work.commit()
