"""Campaigns in memory, and neighbours to try them with."""
