"""Invitations."""

from datetime import timedelta

import pytest

from wacore.application.ports import PageRequest
from wacore.domain.teams.invitation import (
    LIFETIME,
    AlreadyInvited,
    InvitationNotFound,
    InvitationState,
)
from wacore.testing.contracts.teams.given import ACME, BEA, NOON, OTHER, TeamsPorts, an_invitation


class InvitationsContract:
    """What every store of invitations must do. Subclasses supply `ports`."""

    async def test_invitations_come_back_as_they_were(self, ports: TeamsPorts) -> None:
        """Every field survives every change of state; a foreign one is not found."""
        invitation = an_invitation()
        async with ports.begin() as work:
            await work.invitations.add(invitation)
            await work.commit()

        for changed in (
            invitation,
            invitation.redeeming(NOON),
            invitation.letter_sent(),
            invitation.accepted(BEA),
        ):
            async with ports.begin() as work:
                await work.invitations.save(changed)
                await work.commit()
            async with ports.begin() as work:
                assert changed == await work.invitations.get(ACME, invitation.id)
                with pytest.raises(InvitationNotFound):
                    await work.invitations.get(OTHER, invitation.id)

    async def test_an_address_has_one_open_invitation(self, ports: TeamsPorts) -> None:
        """Per organisation; a closed one leaves room for the next, which bars its reopening."""
        first, second = an_invitation(), an_invitation()
        async with ports.begin() as work:
            await work.invitations.add(first)
            await work.invitations.add(an_invitation(organization_id=OTHER))
            await work.commit()
        async with ports.begin() as work:
            with pytest.raises(AlreadyInvited):
                await work.invitations.add(second)
        async with ports.begin() as work:
            await work.invitations.save(first.revoked(NOON))
            await work.invitations.add(second)
            await work.commit()

        async with ports.begin() as work:
            assert second == await work.invitations.open_for(ACME, first.email)
            with pytest.raises(AlreadyInvited):
                await work.invitations.save(first)

    async def test_a_token_finds_its_invitation(self, ports: TeamsPorts) -> None:
        """As long as it is the token of the last letter."""
        invitation = an_invitation()
        assert invitation.token_hash is not None
        async with ports.begin() as work:
            await work.invitations.add(invitation)
            assert invitation == await work.invitations.with_token(invitation.token_hash)
            await work.invitations.save(invitation.lettered(bytes(32)))
            assert await work.invitations.with_token(invitation.token_hash) is None
            assert await work.invitations.open_for(ACME, "nobody@example.org") is None

    async def test_open_invitations_hold_a_role(self, ports: TeamsPorts) -> None:
        """Closed ones do not, nor those of another organisation."""
        invitation = an_invitation(role="reader")
        async with ports.begin() as work:
            await work.invitations.add(invitation)
            assert await work.invitations.with_role(ACME, "reader")
            assert not await work.invitations.with_role(OTHER, "reader")
            await work.invitations.save(invitation.revoked(NOON))
            assert not await work.invitations.with_role(ACME, "reader")

    async def test_due_letters_are_claimed_for_a_while(self, ports: TeamsPorts) -> None:
        """The oldest first; claimed ones are due again later, sent and closed ones never."""
        old, new, sent, revoked, future = (
            an_invitation(f"{n}@example.org", created_at=NOON + timedelta(seconds=n))
            for n in (1, 2, 3, 4, 500)
        )
        async with ports.begin() as work:
            for invitation in (new, old, sent.letter_sent(), revoked.revoked(NOON), future):
                await work.invitations.add(invitation)
            await work.commit()
        now = NOON + timedelta(seconds=10)
        later = now + timedelta(seconds=60)

        async with ports.begin() as work:
            first = await work.invitations.claim_due(now, later, 1)
            second = await work.invitations.claim_due(now, later, 9)
            assert [] == await work.invitations.claim_due(now, later, 9)
            await work.commit()
        async with ports.begin() as work:
            again = await work.invitations.claim_due(later, later + timedelta(seconds=60), 9)

        assert [(old.id, 1, later)] == [(i.id, i.attempts, i.due_at) for i in first]
        assert [(new.id, 1)] == [(i.id, i.attempts) for i in second]
        assert {(old.id, 2), (new.id, 2)} == {(i.id, i.attempts) for i in again}

    async def test_invitations_are_listed_newest_first(self, ports: TeamsPorts) -> None:
        """In pages, their state as of the moment asked for; only one's own."""
        sent = [
            an_invitation(f"{n}@example.org", created_at=NOON + timedelta(hours=n))
            for n in range(3)
        ]
        async with ports.begin() as work:
            for invitation in sent:
                await work.invitations.add(invitation)
            await work.invitations.add(an_invitation(organization_id=OTHER))
            await work.commit()
        at = NOON + LIFETIME + timedelta(hours=1)

        first = await ports.invitations.invitations(ACME, PageRequest(limit=2), at=at)
        rest = await ports.invitations.invitations(
            ACME, PageRequest(limit=2, cursor=first.next_cursor), at=at
        )

        assert [
            ("2@example.org", InvitationState.PENDING),
            ("1@example.org", InvitationState.EXPIRED),
            ("0@example.org", InvitationState.EXPIRED),
        ] == [(view.email, view.state) for view in (*first.items, *rest.items)]
        assert (False, "agent", sent[2].team_id) == (
            first.items[0].letter_sent,
            first.items[0].role,
            first.items[0].team_id,
        )
