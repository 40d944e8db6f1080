"""Groups of people who work together."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from wacore.domain.errors import Conflict, InvalidInput, NotFound
from wacore.domain.ids import OrganizationId, TeamId, UserId

_LONGEST_NAME = 80
_LONGEST_DESCRIPTION = 500


class TeamNotFound(NotFound):
    code = "team-not-found"

    def __init__(self, team_id: TeamId) -> None:
        super().__init__(f"Team {team_id} does not exist.")
        self.team_id = team_id


class TeamNameTaken(Conflict):
    code = "team-name-taken"

    def __init__(self, name: str) -> None:
        super().__init__(f"There is a team called {name} already.")
        self.name = name


class TeamOutdated(Conflict):
    """Somebody edited it between the caller's reading and writing."""

    code = "team-outdated"

    def __init__(self, team_id: TeamId, version: int) -> None:
        super().__init__("The team has changed since you read it.")
        self.team_id = team_id
        self.version = version


class TeamMemberNotFound(NotFound):
    code = "team-member-not-found"

    def __init__(self, user_id: UserId) -> None:
        super().__init__(f"User {user_id} was not added to this team itself.")
        self.user_id = user_id


class InvalidTeamName(InvalidInput):
    code = "invalid-team-name"

    def __init__(self) -> None:
        super().__init__(f"Write 1 to {_LONGEST_NAME} characters in one line.", field="name")


class InvalidDescription(InvalidInput):
    code = "invalid-description"

    def __init__(self) -> None:
        super().__init__(f"Write at most {_LONGEST_DESCRIPTION} characters.", field="description")


def checked_description(text: str) -> str:
    if len(text) > _LONGEST_DESCRIPTION:
        raise InvalidDescription
    return text.strip()


@dataclass(frozen=True, kw_only=True)
class Team:
    id: TeamId
    organization_id: OrganizationId
    name: str
    created_at: datetime
    description: str = ""
    parent_id: TeamId | None = None
    version: int = 1

    def __post_init__(self) -> None:
        if not 1 <= len(self.name) <= _LONGEST_NAME or not self.name.isprintable():
            raise InvalidTeamName

    @property
    def name_key(self) -> str:
        """Names that differ in case only are the same name."""
        return self.name.casefold()

    def edited(
        self,
        *,
        name: str,
        description: str,
        parent_id: TeamId | None,
        expected_version: int | None,
    ) -> "Team":
        """
        Raises:
            TeamOutdated: `expected_version` is not the present one.
        """
        if expected_version is not None and expected_version != self.version:
            raise TeamOutdated(self.id, self.version)
        return replace(
            self,
            name=name.strip(),
            description=checked_description(description),
            parent_id=parent_id,
            version=self.version + 1,
        )


class TeamRole(StrEnum):
    """Leads add and remove members, here and in the teams below."""

    LEAD = "lead"
    MEMBER = "member"


@dataclass(frozen=True, kw_only=True)
class TeamMember:
    team_id: TeamId
    user_id: UserId
    role: TeamRole
    added_at: datetime
