"""The steps of the team service's schema."""
