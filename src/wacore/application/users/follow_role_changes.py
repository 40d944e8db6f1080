import msgspec

from wacore.application.ports import Envelope
from wacore.application.users.refresh_rights import RefreshRights, RefreshRightsCommand
from wacore.domain.ids import UserId

CONSUMER = "users.roles"


class _Changed(msgspec.Struct, frozen=True):
    role: str
    by: UserId | None = None


class FollowRoleChanges:
    """Consumes `teams.role_changed` and `teams.role_deleted`, in case nobody could tell us at once."""

    def __init__(self, refresh_rights: RefreshRights) -> None:
        self._refresh_rights = refresh_rights

    async def __call__(self, envelope: Envelope) -> None:
        changed = msgspec.json.decode(envelope.payload, type=_Changed)
        await self._refresh_rights(
            RefreshRightsCommand(
                organization_id=envelope.organization_id, role=changed.role, by=changed.by
            )
        )
