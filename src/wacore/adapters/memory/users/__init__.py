"""The store of the users context in memory, and what proves identity without cryptography."""
