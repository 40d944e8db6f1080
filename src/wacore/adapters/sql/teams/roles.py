"""Custom roles in SQL."""

from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from wacore.adapters.sql.errors import violates
from wacore.adapters.sql.teams.tables import roles
from wacore.domain.actor import Permission
from wacore.domain.ids import OrganizationId, RoleId
from wacore.domain.teams.role import Role, RoleNameTaken, RoleNotFound


class SqlRoleRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, role: Role) -> None:
        try:
            await self._connection.execute(
                insert(roles).values(
                    id=role.id,
                    organization_id=role.organization_id,
                    name=role.name,
                    description=role.description,
                    permissions=sorted(role.permissions),
                    created_at=role.created_at,
                    version=role.version,
                )
            )
        except IntegrityError as error:
            columns = "roles.organization_id", "roles.name"
            if violates(error, "uq_roles_organization_id_name", *columns):
                raise RoleNameTaken(role.name) from error
            raise

    async def get(self, organization_id: OrganizationId, role_id: RoleId) -> Role:
        row = (
            await self._connection.execute(
                select(roles)
                .where(roles.c.id == role_id, roles.c.organization_id == organization_id)
                .with_for_update()
            )
        ).one_or_none()
        if row is None:
            raise RoleNotFound(role_id)
        return _to_role(row)

    async def save(self, role: Role) -> None:
        await self._connection.execute(
            update(roles)
            .where(roles.c.id == role.id)
            .values(
                description=role.description,
                permissions=sorted(role.permissions),
                version=role.version,
            )
        )

    async def delete(self, role: Role) -> None:
        await self._connection.execute(delete(roles).where(roles.c.id == role.id))


def permissions_of(names: list[str]) -> frozenset[Permission]:
    """Names a newer version may have written are left out: an older one could not check them."""
    known = set(Permission)
    return frozenset(Permission(name) for name in names if name in known)


def _to_role(row: Row[Any]) -> Role:
    return Role(**{**row._mapping, "permissions": permissions_of(row.permissions)})
