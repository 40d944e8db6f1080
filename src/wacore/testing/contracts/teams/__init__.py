"""Suites for the ports of the teams context."""

from wacore.testing.contracts.teams.given import TeamsPorts, a_role, a_team, an_invitation
from wacore.testing.contracts.teams.invitations import InvitationsContract
from wacore.testing.contracts.teams.teams import RolesContract, TeamsContract

__all__ = [
    "InvitationsContract",
    "RolesContract",
    "TeamsContract",
    "TeamsPorts",
    "a_role",
    "a_team",
    "an_invitation",
]
