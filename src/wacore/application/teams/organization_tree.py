from collections.abc import Mapping, Sequence

from wacore.application.teams.ports import OrganizationDirectory, OrganizationNode, TeamReader
from wacore.application.teams.views import OrganizationTreeView, TeamNode
from wacore.domain.actor import Actor, Permission
from wacore.domain.errors import NotFound
from wacore.domain.ids import OrganizationId, TeamId
from wacore.domain.teams.team import Team


class NoSuchOrganization(NotFound):
    code = "no-such-organization"

    def __init__(self, organization_id: OrganizationId) -> None:
        super().__init__(f"Organisation {organization_id} does not exist.")
        self.organization_id = organization_id


class OrganizationTree:
    """An organisation, the ones below it, and the teams of each."""

    def __init__(self, directory: OrganizationDirectory, reader: TeamReader) -> None:
        self._directory = directory
        self._reader = reader

    async def __call__(self, actor: Actor, organization_id: OrganizationId) -> OrganizationTreeView:
        """The actor's organisation or one below it; any other does not exist for them."""
        actor.require(Permission.READ_TEAMS)
        nodes = {node.id: node for node in await self._directory.tree(actor.organization_id)}
        if organization_id not in nodes:
            raise NoSuchOrganization(organization_id)
        children: dict[OrganizationId | None, list[OrganizationNode]] = {}
        for node in nodes.values():
            children.setdefault(node.parent_id, []).append(node)
        teams: dict[OrganizationId, list[Team]] = {}
        for team in await self._reader.teams_of(list(nodes)):
            teams.setdefault(team.organization_id, []).append(team)
        return _organization(nodes[organization_id], children, teams)


def _organization(
    node: OrganizationNode,
    children: Mapping[OrganizationId | None, Sequence[OrganizationNode]],
    teams: Mapping[OrganizationId, Sequence[Team]],
) -> OrganizationTreeView:
    return OrganizationTreeView(
        id=node.id,
        name=node.name,
        teams=_nested(teams.get(node.id, ())),
        organizations=[
            _organization(child, children, teams) for child in children.get(node.id, ())
        ],
    )


def _nested(teams: Sequence[Team]) -> list[TeamNode]:
    below: dict[TeamId | None, list[Team]] = {}
    for team in teams:
        below.setdefault(team.parent_id, []).append(team)

    def nodes(of: TeamId | None) -> list[TeamNode]:
        return [
            TeamNode(id=team.id, name=team.name, teams=nodes(team.id)) for team in below.get(of, ())
        ]

    return nodes(None)
