import pytest

from support.teams import TeamsWorld
from support.users import PASSWORD
from wacore.application.ports import PageRequest
from wacore.application.teams.accept_invitation import AcceptInvitationCommand
from wacore.application.teams.create_invitation import CreateInvitationCommand
from wacore.application.teams.create_team import CreateTeamCommand
from wacore.application.teams.delete_team import DeleteTeamCommand
from wacore.application.teams.queries import ListTeamMembersQuery
from wacore.application.teams.revoke_invitation import RevokeInvitationCommand
from wacore.application.teams.send_invitation_again import SendInvitationAgainCommand
from wacore.application.teams.views import Joined
from wacore.domain.actor import Actor
from wacore.domain.errors import InvalidInput, PermissionDenied
from wacore.domain.ids import InvitationId, TeamId
from wacore.domain.teams.address import InvalidInvitationAddress
from wacore.domain.teams.invitation import (
    AlreadyInvited,
    InvalidInvitation,
    InvitationClosed,
    InvitationNotFound,
)
from wacore.domain.teams.role import NoSuchRole
from wacore.domain.teams.team import TeamNotFound
from wacore.domain.users.passwords import WeakPassword

BEA = "bea@example.org"


@pytest.fixture
def world() -> TeamsWorld:
    return TeamsWorld()


@pytest.fixture
async def owner(world: TeamsWorld) -> Actor:
    return await world.an_owner()


async def invite(
    world: TeamsWorld,
    actor: Actor,
    email: str = BEA,
    role: str = "agent",
    team_id: TeamId | None = None,
) -> InvitationId:
    return await world.invitations.create(
        CreateInvitationCommand(actor=actor, email=email, role=role, team_id=team_id)
    )


async def accept(world: TeamsWorld, token: str, password: str = PASSWORD) -> Joined:
    return await world.invitations.accept(
        AcceptInvitationCommand(token=token, name="Bea", password=password)
    )


async def test_a_letter_leads_in(world: TeamsWorld, owner: Actor) -> None:
    """With an account, the role and the team that were offered."""
    team_id = await world.teams.create(CreateTeamCommand(actor=owner, name="Sales"))
    await invite(world, owner, " Bea@Example.ORG ", team_id=team_id)
    assert 1 == await world.invitations.send_due()
    assert "You are invited to Acme" == world.mailer.sent[-1].subject

    joined = await accept(world, world.mailer.last_token(BEA))

    bea = await world.logged_in(BEA)
    assert (owner.organization_id, bea.user_id, "agent") == (
        joined.organization_id,
        joined.user_id,
        joined.role,
    )
    assert "agent" == bea.role
    page = await world.teams.members(ListTeamMembersQuery(actor=owner, team_id=team_id))
    assert [bea.user_id] == [member.user_id for member in page.items]


async def test_a_letter_leads_in_once(world: TeamsWorld, owner: Actor) -> None:
    """Its token is unknown afterwards."""
    await invite(world, owner)
    await world.invitations.send_due()
    token = world.mailer.last_token(BEA)
    await accept(world, token)

    with pytest.raises(InvalidInvitation):
        await accept(world, token)


async def test_invitations_expire(world: TeamsWorld, owner: Actor) -> None:
    """After a week; then another can be made for the address."""
    await invite(world, owner)
    await world.invitations.send_due()
    world.users.later(days=7)

    with pytest.raises(InvalidInvitation):
        await accept(world, world.mailer.last_token(BEA))
    page = await world.invitations.list(owner, PageRequest())
    assert ["expired"] == [view.state for view in page.items]
    await invite(world, owner)


async def test_one_open_invitation_per_address(world: TeamsWorld, owner: Actor) -> None:
    """Another organisation may invite the same person."""
    await invite(world, owner)
    other = await world.an_owner("eve@example.org", "Other")

    with pytest.raises(AlreadyInvited):
        await invite(world, owner, "BEA@example.org")
    await invite(world, other)


async def test_revoked_invitations_lead_nowhere(world: TeamsWorld, owner: Actor) -> None:
    """Also when the letter has been read; revoking twice is fine."""
    invitation_id = await invite(world, owner)
    await world.invitations.send_due()

    for _ in range(2):
        await world.invitations.revoke(
            RevokeInvitationCommand(actor=owner, invitation_id=invitation_id)
        )

    with pytest.raises(InvalidInvitation):
        await accept(world, world.mailer.last_token(BEA))
    assert 1 == world.events().count("teams.invitation_revoked")
    with pytest.raises(InvitationClosed):
        await world.invitations.send_again(
            SendInvitationAgainCommand(actor=owner, invitation_id=invitation_id)
        )


async def test_an_accepted_invitation_stays(world: TeamsWorld, owner: Actor) -> None:
    """It can be neither revoked nor sent again."""
    invitation_id = await invite(world, owner)
    await world.invitations.send_due()
    await accept(world, world.mailer.last_token(BEA))

    with pytest.raises(InvitationClosed):
        await world.invitations.revoke(
            RevokeInvitationCommand(actor=owner, invitation_id=invitation_id)
        )
    with pytest.raises(InvitationClosed):
        await world.invitations.send_again(
            SendInvitationAgainCommand(actor=owner, invitation_id=invitation_id)
        )


async def test_sending_again_voids_the_former_letter(world: TeamsWorld, owner: Actor) -> None:
    """And begins the term anew, also for one that had expired."""
    invitation_id = await invite(world, owner)
    await world.invitations.send_due()
    former = world.mailer.last_token(BEA)
    world.users.later(days=8)

    await world.invitations.send_again(
        SendInvitationAgainCommand(actor=owner, invitation_id=invitation_id)
    )
    await world.invitations.send_due()

    with pytest.raises(InvalidInvitation):
        await accept(world, former)
    assert await accept(world, world.mailer.last_token(BEA))


async def test_a_correctable_failure_leaves_the_letter_good(
    world: TeamsWorld, owner: Actor
) -> None:
    """A weak or missing password is told, and the same letter works with a better one."""
    await invite(world, owner)
    await world.invitations.send_due()
    token = world.mailer.last_token(BEA)
    with pytest.raises(WeakPassword):
        await accept(world, token, "short")
    with pytest.raises(InvalidInput) as caught:
        await world.invitations.accept(AcceptInvitationCommand(token=token))
    assert ["name", "password"] == [problem.field for problem in caught.value.problems]

    assert await accept(world, token)


async def test_an_acceptance_cut_off_halfway_goes_on(world: TeamsWorld, owner: Actor) -> None:
    """The member was admitted, the process died: the same letter finishes it, and revoking waits."""
    invitation_id = await invite(world, owner)
    await world.invitations.send_due()
    token = world.mailer.last_token(BEA)
    digest = world.store.invitations[invitation_id].token_hash
    assert digest is not None
    await world.invitations.accept._mark(digest)
    with pytest.raises(InvitationClosed):
        await world.invitations.revoke(
            RevokeInvitationCommand(actor=owner, invitation_id=invitation_id)
        )

    assert await accept(world, token)

    assert "accepted" == world.store.invitations[invitation_id].state


async def test_an_abandoned_acceptance_can_be_revoked(world: TeamsWorld, owner: Actor) -> None:
    """After five minutes."""
    invitation_id = await invite(world, owner)
    await world.invitations.send_due()
    digest = world.store.invitations[invitation_id].token_hash
    assert digest is not None
    await world.invitations.accept._mark(digest)
    world.users.later(minutes=5)

    await world.invitations.revoke(
        RevokeInvitationCommand(actor=owner, invitation_id=invitation_id)
    )

    assert "revoked" == world.store.invitations[invitation_id].state


async def test_an_undelivered_letter_is_written_again(world: TeamsWorld, owner: Actor) -> None:
    """And shows in the list until it has left."""
    await invite(world, owner)
    world.mailer.refuse = "try later"
    assert 0 == await world.invitations.send_due()
    page = await world.invitations.list(owner, PageRequest())
    assert [False] == [view.letter_sent for view in page.items]
    world.mailer.refuse = ""
    world.users.later(minutes=2)

    assert 1 == await world.invitations.send_due()

    page = await world.invitations.list(owner, PageRequest())
    assert [True] == [view.letter_sent for view in page.items]
    assert 0 == await world.invitations.send_due()


async def test_a_letter_nobody_takes_is_given_up(world: TeamsWorld, owner: Actor) -> None:
    """After ten attempts, so that one bad address does not knock for ever."""
    await invite(world, owner)
    world.mailer.refuse = "mailbox full"
    for _ in range(10):
        assert 0 == await world.invitations.send_due()
        world.users.later(minutes=2)
    world.mailer.refuse = ""

    assert 0 == await world.invitations.send_due()


async def test_a_dissolved_team_does_not_matter(world: TeamsWorld, owner: Actor) -> None:
    """Who was invited into it joins the organisation all the same."""
    team_id = await world.teams.create(CreateTeamCommand(actor=owner, name="Sales"))
    await invite(world, owner, team_id=team_id)
    await world.invitations.send_due()
    await world.teams.delete(DeleteTeamCommand(actor=owner, team_id=team_id))

    assert await accept(world, world.mailer.last_token(BEA))


@pytest.mark.parametrize("email", ["", "bea", "bea@example", "b ea@example.org"])
async def test_bad_addresses_are_refused(world: TeamsWorld, owner: Actor, email: str) -> None:
    """By name of the field."""
    with pytest.raises(InvalidInvitationAddress) as caught:
        await invite(world, owner, email)

    assert "email" == caught.value.problems[0].field


async def test_invitations_offer_what_exists(world: TeamsWorld, owner: Actor) -> None:
    """An unknown role and a foreign team are refused."""
    stranger = await world.an_owner("eve@example.org", "Evil")
    foreign = await world.teams.create(CreateTeamCommand(actor=stranger, name="Spies"))

    with pytest.raises(NoSuchRole):
        await invite(world, owner, role="emperor")
    with pytest.raises(TeamNotFound):
        await invite(world, owner, team_id=foreign)


async def test_invitations_of_others_do_not_exist(world: TeamsWorld, owner: Actor) -> None:
    """Nor does anybody without the permission see or change them."""
    invitation_id = await invite(world, owner)
    stranger = await world.an_owner("eve@example.org", "Evil")
    agent = await world.a_member(owner, "agent")

    revoke = RevokeInvitationCommand(actor=stranger, invitation_id=invitation_id)
    with pytest.raises(InvitationNotFound):
        await world.invitations.revoke(revoke)
    with pytest.raises(InvitationNotFound):
        await world.invitations.send_again(
            SendInvitationAgainCommand(actor=stranger, invitation_id=invitation_id)
        )
    assert [] == (await world.invitations.list(stranger, PageRequest())).items
    for call in (
        invite(world, agent, "x@example.org"),
        world.invitations.list(agent, PageRequest()),
        world.invitations.revoke(RevokeInvitationCommand(actor=agent, invitation_id=invitation_id)),
        world.invitations.send_again(
            SendInvitationAgainCommand(actor=agent, invitation_id=invitation_id)
        ),
    ):
        with pytest.raises(PermissionDenied):
            await call


async def test_tokens_stay_out_of_events(world: TeamsWorld, owner: Actor) -> None:
    """Only the letter has the token; the store has its hash."""
    await invite(world, owner)
    await world.invitations.send_due()
    token = world.mailer.last_token(BEA)

    assert token not in repr(dict(world.store.invitations)) + repr(dict(world.store.outbox))
