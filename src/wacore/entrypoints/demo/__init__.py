"""The main job end to end, against the local Meta, through the public API alone."""
