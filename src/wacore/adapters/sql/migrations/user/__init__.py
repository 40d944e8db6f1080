"""The steps of the user service's schema."""
