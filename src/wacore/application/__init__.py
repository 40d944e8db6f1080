"""What the platform does: commands, queries, and the ports they speak to the world through."""
