"""Working together: teams, roles, invitations."""
