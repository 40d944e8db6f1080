"""Who may change the members of a team."""

from wacore.application.teams.ports import TeamsUnitOfWork
from wacore.domain.actor import Actor, Permission
from wacore.domain.ids import TeamId
from wacore.domain.teams.hierarchy import Hierarchy


async def require_lead(
    work: TeamsUnitOfWork, actor: Actor, hierarchy: Hierarchy, team_id: TeamId
) -> None:
    """
    Whoever manages teams, and the leads of this team or of one above it.

    Raises:
        PermissionDenied: Neither.
    """
    if actor.may(Permission.MANAGE_TEAMS):
        return
    own = [team_id, *hierarchy.above(team_id)]
    if actor.session_id is None or not await work.members.leads(own, actor.user_id):
        actor.require(Permission.MANAGE_TEAMS)
