"""Campaigns under fire: real processes killed, frozen and cut off, and both ledgers compared after."""
