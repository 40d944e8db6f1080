"""One suite per port. Subclass it, supply the fixtures, and see what fails."""
