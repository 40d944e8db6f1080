"""Teams, the roles an organisation makes for itself, and invitations."""
