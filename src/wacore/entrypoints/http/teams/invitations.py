"""/invitations: ways in."""

from uuid import UUID

import msgspec
from litestar import Controller, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from wacore.application.ports import DEFAULT_LIMIT, Page
from wacore.application.teams.accept_invitation import AcceptInvitationCommand
from wacore.application.teams.create_invitation import CreateInvitationCommand
from wacore.application.teams.revoke_invitation import RevokeInvitationCommand
from wacore.application.teams.send_invitation_again import SendInvitationAgainCommand
from wacore.application.teams.use_cases import Invitations
from wacore.application.teams.views import InvitationView, Joined
from wacore.domain.actor import Actor
from wacore.domain.ids import InvitationId, TeamId
from wacore.entrypoints.http.auth import PUBLIC
from wacore.entrypoints.http.documented import documented
from wacore.entrypoints.http.idempotency import IDEMPOTENT
from wacore.entrypoints.http.paging import Cursor, Limit, a_page
from wacore.entrypoints.http.request import ApiRequest


class CreateInvitationBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A letter with a link goes to `email`."""

    email: str
    role: str
    team_id: TeamId | None = None


class InvitationCreated(msgspec.Struct, frozen=True, kw_only=True):
    id: InvitationId


class AcceptInvitationBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """`name` and `password` make an account where the invited address has none."""

    token: str
    name: str | None = None
    password: str | None = None


class InvitationsController(Controller):
    path = "/invitations"
    tags = ("Invitations",)

    @get(operation_id="listInvitations")
    async def page(
        self,
        request: ApiRequest[Actor],
        invitations: NamedDependency[Invitations],
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = "",
    ) -> Page[InvitationView]:
        """Newest first."""
        return await invitations.list(request.user, a_page(limit, cursor))

    @post(operation_id="createInvitation", opt={IDEMPOTENT: True}, responses=documented(409))
    async def create(
        self,
        data: JSONBody[CreateInvitationBody],
        request: ApiRequest[Actor],
        invitations: NamedDependency[Invitations],
    ) -> InvitationCreated:
        """In a role that allows no more than your own."""
        invitation_id = await invitations.create(
            CreateInvitationCommand(
                actor=request.user, email=data.email, role=data.role, team_id=data.team_id
            )
        )
        return InvitationCreated(id=invitation_id)

    @post(
        "/accept",
        operation_id="acceptInvitation",
        status_code=200,
        opt={PUBLIC: True},
        security=[{}],
    )
    async def accept(
        self, data: JSONBody[AcceptInvitationBody], invitations: NamedDependency[Invitations]
    ) -> Joined:
        """By the token of the letter; log in afterwards."""
        return await invitations.accept(
            AcceptInvitationCommand(token=data.token, name=data.name, password=data.password)
        )

    @post(
        "/{invitation_id:uuid}/letter",
        operation_id="sendInvitationAgain",
        status_code=204,
        responses=documented(409),
    )
    async def send_again(
        self,
        invitation_id: FromPath[UUID],
        request: ApiRequest[Actor],
        invitations: NamedDependency[Invitations],
    ) -> None:
        """Another letter with a new term; the link in the former one is void."""
        await invitations.send_again(
            SendInvitationAgainCommand(
                actor=request.user, invitation_id=InvitationId(invitation_id)
            )
        )

    @delete("/{invitation_id:uuid}", operation_id="revokeInvitation", responses=documented(409))
    async def revoke(
        self,
        invitation_id: FromPath[UUID],
        request: ApiRequest[Actor],
        invitations: NamedDependency[Invitations],
    ) -> None:
        await invitations.revoke(
            RevokeInvitationCommand(actor=request.user, invitation_id=InvitationId(invitation_id))
        )
