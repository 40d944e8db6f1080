"""The committed rows of the teams context."""

from wacore.adapters.memory.table import Table
from wacore.adapters.memory.unit_of_work import MemoryStore
from wacore.domain.ids import InvitationId, RoleId, TeamId, UserId
from wacore.domain.teams.invitation import Invitation
from wacore.domain.teams.role import Role
from wacore.domain.teams.team import Team, TeamMember


class MemoryTeamsStore(MemoryStore):
    def __init__(self) -> None:
        super().__init__()
        self.teams: Table[TeamId, Team] = Table()
        self.members: Table[tuple[TeamId, UserId], TeamMember] = Table()
        self.roles: Table[RoleId, Role] = Table()
        self.invitations: Table[InvitationId, Invitation] = Table()
