"""Accounts, sessions, organisations, keys, and the record of what was done with them."""
