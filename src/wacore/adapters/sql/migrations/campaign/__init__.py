"""The steps of the campaign service's schema."""
