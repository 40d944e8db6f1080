"""Templates in memory, and a Meta to try them with."""
