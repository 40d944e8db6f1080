"""The store of the teams context in memory."""
