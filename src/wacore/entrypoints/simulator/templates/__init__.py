"""Templates: rules, review, life, pacing."""
