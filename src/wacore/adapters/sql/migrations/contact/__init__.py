"""The steps of the contact service's schema."""
