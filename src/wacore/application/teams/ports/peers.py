"""What teams asks of other contexts (peer: users)."""

from typing import Protocol

import msgspec

from wacore.domain.ids import OrganizationId, UserId


class OrganizationMember(msgspec.Struct, frozen=True, kw_only=True):
    user_id: UserId
    name: str
    email: str
    role: str


class OrganizationMembers(Protocol):
    async def find(
        self, organization_id: OrganizationId, user_ids: list[UserId]
    ) -> list[OrganizationMember]:
        """Those of the given users who are members."""
        ...

    async def have_role(self, organization_id: OrganizationId, role: str) -> bool:
        """Whether anybody has it."""
        ...

    async def admit(
        self,
        organization_id: OrganizationId,
        *,
        email: str,
        role: str,
        invited_by: UserId,
        name: str | None,
        password: str | None,
    ) -> UserId:
        """
        Make the owner of the address a member; twice changes nothing.

        Raises:
            InvalidInput: There is no account, and name or password are missing or not accepted.
        """
        ...

    async def refresh_rights(
        self, organization_id: OrganizationId, role: str, by: UserId | None
    ) -> None:
        """The role allows something else from now on; everybody who has it notices at once."""
        ...


class OrganizationNode(msgspec.Struct, frozen=True, kw_only=True):
    id: OrganizationId
    name: str
    parent_id: OrganizationId | None


class OrganizationDirectory(Protocol):
    async def tree(self, organization_id: OrganizationId) -> list[OrganizationNode]:
        """The organisation and all below it, parents before their children."""
        ...
