"""Asking somebody to join, by letter."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from wacore.domain.errors import Conflict, InvalidInput, NotFound
from wacore.domain.ids import InvitationId, OrganizationId, TeamId, UserId

LIFETIME = timedelta(days=7)
REDEEMING_FOR = timedelta(minutes=5)
"""How long an acceptance that stopped halfway is left alone."""


class InvitationNotFound(NotFound):
    code = "invitation-not-found"

    def __init__(self, invitation_id: InvitationId) -> None:
        super().__init__(f"Invitation {invitation_id} does not exist.")
        self.invitation_id = invitation_id


class AlreadyInvited(Conflict):
    code = "already-invited"

    def __init__(self, email: str) -> None:
        super().__init__(f"{email} has an open invitation; send it again or revoke it.")
        self.email = email


class InvitationClosed(Conflict):
    code = "invitation-closed"

    def __init__(self, state: str) -> None:
        super().__init__(f"The invitation is {state} and cannot be changed any more.")
        self.state = state


class InvalidInvitation(InvalidInput):
    """One text for unknown, expired, revoked and used tokens."""

    code = "invalid-invitation"

    def __init__(self) -> None:
        super().__init__("The invitation is unknown, used, revoked or expired.", field="token")


class InvitationState(StrEnum):
    PENDING = "pending"
    REDEEMING = "redeeming"
    ACCEPTED = "accepted"
    REVOKED = "revoked"
    EXPIRED = "expired"


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """
    Attributes:
        token_hash: Of the last letter's token; None until one was written.
        due_at: When a letter is to be written; None when the last one went out.
        redeeming_at: Since when somebody has been accepting it.
    """

    id: InvitationId
    organization_id: OrganizationId
    email: str
    role: str
    invited_by: UserId
    created_at: datetime
    expires_at: datetime
    team_id: TeamId | None = None
    state: InvitationState = InvitationState.PENDING
    token_hash: bytes | None = None
    due_at: datetime | None = None
    attempts: int = 0
    redeeming_at: datetime | None = None
    accepted_by: UserId | None = None

    @property
    def is_open(self) -> bool:
        return self.state in (InvitationState.PENDING, InvitationState.REDEEMING)

    def as_of(self, at: datetime) -> "Invitation":
        """Expired, if it was still pending when its time came."""
        if self.state is InvitationState.PENDING and at >= self.expires_at:
            return replace(self, state=InvitationState.EXPIRED, due_at=None)
        return self

    def lettered(self, token_hash: bytes) -> "Invitation":
        """With the token of a letter about to be sent."""
        return replace(self, token_hash=token_hash)

    def letter_sent(self) -> "Invitation":
        return replace(self, due_at=None)

    def sent_again(self, at: datetime) -> "Invitation":
        """
        Due for another letter, with a new term; the former letter is void.

        Raises:
            InvitationClosed: It was accepted or revoked.
        """
        if self.state not in (InvitationState.PENDING, InvitationState.EXPIRED):
            raise InvitationClosed(self.state)
        return replace(
            self,
            state=InvitationState.PENDING,
            token_hash=None,
            due_at=at,
            attempts=0,
            expires_at=at + LIFETIME,
        )

    def revoked(self, at: datetime) -> "Invitation":
        """
        Raises:
            InvitationClosed: It is used, or being used at this moment.
        """
        stuck = self.redeeming_at is not None and at - self.redeeming_at >= REDEEMING_FOR
        if self.state is InvitationState.ACCEPTED or (
            self.state is InvitationState.REDEEMING and not stuck
        ):
            raise InvitationClosed(self.state)
        return replace(self, state=InvitationState.REVOKED, token_hash=None, due_at=None)

    def redeeming(self, at: datetime) -> "Invitation":
        """
        The token's holder begins to join; beginning again after a failure is fine.

        Raises:
            InvalidInvitation: Too late, or not open.
        """
        if not self.is_open or at >= self.expires_at:
            raise InvalidInvitation
        return replace(self, state=InvitationState.REDEEMING, redeeming_at=at)

    def put_back(self) -> "Invitation":
        """The joining failed for a reason its holder can correct."""
        return replace(self, state=InvitationState.PENDING, redeeming_at=None)

    def accepted(self, user_id: UserId) -> "Invitation":
        return replace(
            self,
            state=InvitationState.ACCEPTED,
            accepted_by=user_id,
            token_hash=None,
            due_at=None,
            redeeming_at=None,
        )
