"""What the teams context answers."""

import msgspec

from wacore.application.cursors import decode_cursor, encode_cursor
from wacore.application.ports import Cache, Clock, Page, PageRequest
from wacore.application.teams.invalidation import TEAM
from wacore.application.teams.ports import (
    InvitationReader,
    OrganizationMembers,
    RoleReader,
    TeamReader,
)
from wacore.application.teams.views import InvitationView, RoleView, TeamMemberView, TeamView
from wacore.domain.actor import BUILT_IN_ROLES, Actor, Permission
from wacore.domain.ids import OrganizationId, RoleId, TeamId, UserId
from wacore.domain.teams.hierarchy import Hierarchy
from wacore.domain.teams.team import TeamMember

_PEOPLE_AT_ONCE = 500
_ORDER = "team_members.user"


class GetTeam:
    def __init__(self, reader: TeamReader) -> None:
        self._reader = reader

    async def __call__(self, actor: Actor, team_id: TeamId) -> TeamView:
        actor.require(Permission.READ_TEAMS)
        return await self._reader.team(actor.organization_id, team_id)


class ListTeamsQuery(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    page: PageRequest = PageRequest()
    search: str = ""


class ListTeams:
    def __init__(self, reader: TeamReader) -> None:
        self._reader = reader

    async def __call__(self, query: ListTeamsQuery) -> Page[TeamView]:
        query.actor.require(Permission.READ_TEAMS)
        return await self._reader.teams(
            query.actor.organization_id, query.page, search=query.search
        )


class ListTeamMembersQuery(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    team_id: TeamId
    page: PageRequest = PageRequest()


class ListTeamMembers:
    """Those added to the team, and those whom a team above brings along."""

    def __init__(self, reader: TeamReader, members: OrganizationMembers, cache: Cache) -> None:
        self._reader = reader
        self._members = members
        self._cache = cache

    async def __call__(self, query: ListTeamMembersQuery) -> Page[TeamMemberView]:
        actor, page = query.actor, query.page
        actor.require(Permission.READ_TEAMS)
        await self._reader.team(actor.organization_id, query.team_id)

        async def load() -> list[TeamMemberView]:
            return await self._load(actor.organization_id, query.team_id)

        everybody = await self._cache.get(
            TEAM, query.team_id, "members", load, list[TeamMemberView]
        )
        if page.cursor is not None:
            (last,) = decode_cursor(page.cursor, _ORDER, tuple[UserId])
            everybody = [member for member in everybody if member.user_id > last]
        items = everybody[: page.limit]
        more = len(everybody) > page.limit
        return Page(
            items=items,
            next_cursor=encode_cursor(_ORDER, [items[-1].user_id]) if more else None,
        )

    async def _load(self, organization_id: OrganizationId, team_id: TeamId) -> list[TeamMemberView]:
        teams = await self._reader.teams_of([organization_id])
        nearest_first = [
            team_id,
            *Hierarchy({team.id: team.parent_id for team in teams}).above(team_id),
        ]
        place = {each: distance for distance, each in enumerate(nearest_first)}
        found: dict[UserId, TeamMember] = {}
        for member in sorted(
            await self._reader.members(nearest_first), key=lambda m: place[m.team_id]
        ):
            found.setdefault(member.user_id, member)
        user_ids = sorted(found)
        people = [
            person
            for start in range(0, len(user_ids), _PEOPLE_AT_ONCE)
            for person in await self._members.find(
                organization_id, user_ids[start : start + _PEOPLE_AT_ONCE]
            )
        ]
        return [
            TeamMemberView(
                user_id=person.user_id,
                name=person.name,
                email=person.email,
                role=found[person.user_id].role,
                inherited_from=(
                    None
                    if found[person.user_id].team_id == team_id
                    else found[person.user_id].team_id
                ),
            )
            for person in sorted(people, key=lambda each: each.user_id)
        ]


class ListRoles:
    """The built-in roles, the most powerful first, then the organisation's own."""

    def __init__(self, reader: RoleReader) -> None:
        self._reader = reader

    async def __call__(self, actor: Actor) -> list[RoleView]:
        actor.require(Permission.READ_TEAMS)
        built_in = [
            RoleView(name=name, permissions=sorted(permissions), built_in=True)
            for name, permissions in BUILT_IN_ROLES.items()
        ]
        return [*built_in, *await self._reader.roles(actor.organization_id)]


class GetRole:
    def __init__(self, reader: RoleReader) -> None:
        self._reader = reader

    async def __call__(self, actor: Actor, role_id: RoleId) -> RoleView:
        actor.require(Permission.READ_TEAMS)
        return await self._reader.role(actor.organization_id, role_id)


class RolePermissions:
    """For a caller who has checked who asks; None where there is no such custom role."""

    def __init__(self, reader: RoleReader) -> None:
        self._reader = reader

    async def __call__(
        self, organization_id: OrganizationId, name: str
    ) -> frozenset[Permission] | None:
        return await self._reader.permissions(organization_id, name)


class ListInvitations:
    def __init__(self, reader: InvitationReader, clock: Clock) -> None:
        self._reader = reader
        self._clock = clock

    async def __call__(self, actor: Actor, page: PageRequest) -> Page[InvitationView]:
        actor.require(Permission.MANAGE_MEMBERS)
        return await self._reader.invitations(actor.organization_id, page, at=self._clock.now())
