"""Invitations in SQL."""

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from wacore.adapters.sql.errors import violates
from wacore.adapters.sql.teams.tables import invitations
from wacore.domain.ids import InvitationId, OrganizationId
from wacore.domain.teams.invitation import (
    AlreadyInvited,
    Invitation,
    InvitationNotFound,
    InvitationState,
)


class SqlInvitationRepository:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, invitation: Invitation) -> None:
        try:
            await self._connection.execute(insert(invitations).values(**_row(invitation)))
        except IntegrityError as error:
            raise _already_invited(error, invitation) from error

    async def get(self, organization_id: OrganizationId, invitation_id: InvitationId) -> Invitation:
        found = await self._find(
            invitations.c.id == invitation_id, invitations.c.organization_id == organization_id
        )
        if found is None:
            raise InvitationNotFound(invitation_id)
        return found

    async def open_for(self, organization_id: OrganizationId, email: str) -> Invitation | None:
        return await self._find(
            invitations.c.organization_id == organization_id,
            invitations.c.email == email,
            invitations.c.open_slot == 1,
        )

    async def with_token(self, token_hash: bytes) -> Invitation | None:
        return await self._find(invitations.c.token_hash == token_hash)

    async def save(self, invitation: Invitation) -> None:
        try:
            await self._connection.execute(
                update(invitations)
                .where(invitations.c.id == invitation.id)
                .values(**_row(invitation))
            )
        except IntegrityError as error:
            raise _already_invited(error, invitation) from error

    async def with_role(self, organization_id: OrganizationId, role: str) -> bool:
        found = await self._connection.execute(
            select(invitations.c.id)
            .where(
                invitations.c.organization_id == organization_id,
                invitations.c.role == role,
                invitations.c.open_slot == 1,
            )
            .limit(1)
        )
        return found.first() is not None

    async def claim_due(self, at: datetime, until: datetime, limit: int) -> list[Invitation]:
        rows = (
            await self._connection.execute(
                select(invitations)
                .where(invitations.c.due_at <= at, invitations.c.open_slot == 1)
                .order_by(invitations.c.due_at, invitations.c.id)
                .limit(limit)
                .with_for_update(skip_locked=True)
            )
        ).all()
        if rows:
            await self._connection.execute(
                update(invitations)
                .where(invitations.c.id.in_([row.id for row in rows]))
                .values(due_at=until, attempts=invitations.c.attempts + 1)
            )
        return [
            replace(to_invitation(row), due_at=until, attempts=row.attempts + 1) for row in rows
        ]

    async def _find(self, *conditions: ColumnElement[bool]) -> Invitation | None:
        row = (
            await self._connection.execute(select(invitations).where(*conditions).with_for_update())
        ).one_or_none()
        return None if row is None else to_invitation(row)


def _row(invitation: Invitation) -> dict[str, Any]:
    return {
        **asdict(invitation),
        "state": invitation.state.value,
        "open_slot": 1 if invitation.is_open else None,
    }


def _already_invited(error: IntegrityError, invitation: Invitation) -> Exception:
    columns = tuple(f"invitations.{name}" for name in ("organization_id", "email", "open_slot"))
    if violates(error, "uq_invitations_organization_id_email_open_slot", *columns):
        return AlreadyInvited(invitation.email)
    return error


def to_invitation(row: Row[Any]) -> Invitation:
    values = {name: value for name, value in row._mapping.items() if name != "open_slot"}
    token_hash = None if row.token_hash is None else bytes(row.token_hash)
    return Invitation(**{**values, "state": InvitationState(row.state), "token_hash": token_hash})
