import asyncio
from collections.abc import Awaitable

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
)

from support.teams import TeamsWorld
from support.users import PASSWORD
from wacore.application.teams.create_role import CreateRoleCommand
from wacore.application.teams.edit_role import EditRoleCommand
from wacore.application.users.admit_member import AdmitMemberCommand
from wacore.application.users.change_member_role import ChangeMemberRoleCommand
from wacore.application.users.remove_member import RemoveMemberCommand
from wacore.application.users.rights import NoOrganization
from wacore.domain.actor import BUILT_IN_ROLES, Actor, Permission
from wacore.domain.errors import NotFound, PermissionDenied
from wacore.domain.ids import RoleId, UserId
from wacore.domain.users.membership import LastOwner

ROLES = st.sampled_from([*BUILT_IN_ROLES, "custom"])


class Ownership(RuleBasedStateMachine):
    """
    Everybody appoints, demotes, removes and leaves as they like. Somebody always owns the
    organisation, and nobody ever ends up with more than someone who acted could give.
    """

    people = Bundle("people")

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.world = TeamsWorld()
        self.roles: dict[UserId, str] = {}
        self.emails: dict[UserId, str] = {}
        self.custom: frozenset[Permission] = frozenset({Permission.READ_CONTACTS})

    @initialize(target=people)
    def found(self) -> UserId:
        self.founder = self.runner.run(self.world.an_owner())
        self.organization_id = self.founder.organization_id
        self.custom_id: RoleId = self.runner.run(
            self.world.roles.create(
                CreateRoleCommand(
                    actor=self.founder, name="custom", permissions=sorted(self.custom)
                )
            )
        )
        self.roles[self.founder.user_id] = "owner"
        self.emails[self.founder.user_id] = "ada@example.org"
        return self.founder.user_id

    @rule(target=people, role=ROLES)
    def join(self, role: str) -> UserId | MultipleResults[UserId]:
        if len(self.emails) >= 5:
            return multiple()
        email = f"user{len(self.emails)}@example.org"
        user_id = self.runner.run(
            self.world.users.organizations.admit(
                AdmitMemberCommand(
                    organization_id=self.organization_id,
                    email=email,
                    role=role,
                    invited_by=None,
                    name="Somebody",
                    password=PASSWORD,
                )
            )
        )
        self.roles[user_id], self.emails[user_id] = role, email
        return user_id

    @rule(by=people, user_id=people, role=ROLES)
    def appoint(self, by: UserId, user_id: UserId, role: str) -> None:
        actor = self._logged_in(by)
        if actor is None:
            return
        command = ChangeMemberRoleCommand(actor=actor, user_id=user_id, role=role)
        if self._succeeds(self.world.users.organizations.change_member_role(command)):
            moved = self._allows(role) | self._allows(self.roles[user_id])
            assert Permission.MANAGE_MEMBERS in actor.permissions
            assert moved <= actor.permissions
            self.roles[user_id] = role

    @rule(by=people, user_id=people)
    def remove(self, by: UserId, user_id: UserId) -> None:
        actor = self._logged_in(by)
        if actor is None:
            return
        command = RemoveMemberCommand(actor=actor, user_id=user_id)
        if self._succeeds(self.world.users.organizations.remove_member(command)):
            assert by == user_id or self._allows(self.roles[user_id]) <= actor.permissions
            del self.roles[user_id]

    @rule(by=people, permissions=st.sets(st.sampled_from(Permission), max_size=3))
    def redefine(self, by: UserId, permissions: set[Permission]) -> None:
        actor = self._logged_in(by)
        if actor is None:
            return
        command = EditRoleCommand(
            actor=actor, role_id=self.custom_id, permissions=sorted(permissions)
        )
        if self._succeeds(self.world.roles.edit(command)):
            assert permissions | self.custom <= actor.permissions
            self.custom = frozenset(permissions)

    @rule(user_id=people)
    def rights_are_those_of_the_role(self, user_id: UserId) -> None:
        actor = self._logged_in(user_id)

        if actor is not None:
            assert self._allows(self.roles[user_id]) == actor.permissions

    @invariant()
    def somebody_owns_it(self) -> None:
        stored = {m.user_id: m.role for m in self.world.users.store.memberships.values()}

        assert self.roles == stored
        assert "owner" in stored.values() or not stored

    def _logged_in(self, user_id: UserId) -> Actor | None:
        try:
            return self.runner.run(self.world.logged_in(self.emails[user_id]))
        except NoOrganization:
            assert user_id not in self.roles
            return None

    def _allows(self, role: str) -> frozenset[Permission]:
        return self.custom if role == "custom" else BUILT_IN_ROLES[role]

    def _succeeds(self, command: Awaitable[None]) -> bool:
        async def run() -> None:
            await command

        try:
            self.runner.run(run())
        except (PermissionDenied, NotFound, LastOwner):
            return False
        return True

    def teardown(self) -> None:
        self.runner.close()


TestOwnership = Ownership.TestCase
TestOwnership.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
