"""The world, one technology per package."""
