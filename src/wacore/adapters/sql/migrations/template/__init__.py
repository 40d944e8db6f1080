"""The steps of the template service's schema."""
