import msgspec

from wacore.application.ports import Begin, Clock
from wacore.application.users.own_session import own_session
from wacore.application.users.ports import UsersUnitOfWork
from wacore.application.users.recording import record
from wacore.domain.actor import Actor
from wacore.domain.users.events import ProfileChanged


class EditProfileCommand(msgspec.Struct, frozen=True, kw_only=True):
    """None leaves a field as it is."""

    actor: Actor
    name: str | None = None
    language: str | None = None
    timezone: str | None = None
    expected_version: int | None = None


class EditProfile:
    """Change what one tells about oneself."""

    def __init__(self, begin: Begin[UsersUnitOfWork], clock: Clock) -> None:
        self._begin = begin
        self._clock = clock

    async def __call__(self, command: EditProfileCommand) -> None:
        own_session(command.actor)
        async with self._begin() as work:
            user = await work.users.get(command.actor.user_id)
            user = user.edited(
                name=user.name if command.name is None else command.name,
                language=user.language if command.language is None else command.language,
                timezone=user.timezone if command.timezone is None else command.timezone,
                expected_version=command.expected_version,
            )
            await work.users.save(user)
            await record(
                work,
                ProfileChanged(
                    organization_id=command.actor.organization_id,
                    occurred_at=self._clock.now(),
                    by=user.id,
                    user_id=user.id,
                ),
            )
            await work.commit()
