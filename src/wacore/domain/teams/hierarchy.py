"""How an organisation's teams contain each other."""

from collections.abc import Mapping

from wacore.domain.errors import InvalidInput
from wacore.domain.ids import TeamId
from wacore.domain.teams.team import TeamNotFound

DEEPEST = 10
MOST_TEAMS = 2_000


class TeamCycle(InvalidInput):
    code = "team-cycle"

    def __init__(self) -> None:
        super().__init__("A team cannot be placed below itself.", field="parent_id")


class TeamHierarchyTooDeep(InvalidInput):
    code = "team-hierarchy-too-deep"

    def __init__(self) -> None:
        super().__init__(f"Teams nest {DEEPEST} levels deep at most.", field="parent_id")


class TooManyTeams(InvalidInput):
    code = "too-many-teams"

    def __init__(self) -> None:
        super().__init__(f"An organisation has {MOST_TEAMS} teams at most.")


class Hierarchy:
    """
    Args:
        parents: Each team of one organisation with the team above it.
    """

    def __init__(self, parents: Mapping[TeamId, TeamId | None]) -> None:
        self._parents = dict(parents)
        self._children: dict[TeamId | None, list[TeamId]] = {}
        for team_id, parent_id in self._parents.items():
            self._children.setdefault(parent_id, []).append(team_id)

    def __contains__(self, team_id: TeamId) -> bool:
        return team_id in self._parents

    def above(self, team_id: TeamId) -> list[TeamId]:
        """The nearest first."""
        found: list[TeamId] = []
        parent_id = self._parents.get(team_id)
        while parent_id is not None:
            found.append(parent_id)
            parent_id = self._parents.get(parent_id)
        return found

    def with_below(self, team_id: TeamId) -> list[TeamId]:
        """The team and all below it, parents before their children."""
        found = [team_id]
        for each in found:
            found.extend(self._children.get(each, ()))
        return found

    def require_place(self, team_id: TeamId, parent_id: TeamId | None) -> None:
        """
        Raises:
            TeamNotFound: There is no such parent in this organisation.
            TeamCycle: The parent is the team itself or below it.
            TeamHierarchyTooDeep: With everything below it, the team would reach too far down.
            TooManyTeams: The team is new and there are enough.
        """
        if team_id not in self._parents and len(self._parents) >= MOST_TEAMS:
            raise TooManyTeams
        if parent_id is None:
            return
        if parent_id not in self._parents:
            raise TeamNotFound(parent_id)
        if parent_id == team_id or team_id in self.above(parent_id):
            raise TeamCycle
        if len(self.above(parent_id)) + 1 + self._height(team_id) > DEEPEST:
            raise TeamHierarchyTooDeep

    def _height(self, team_id: TeamId) -> int:
        return 1 + max(
            (self._height(child) for child in self._children.get(team_id, ())), default=0
        )
