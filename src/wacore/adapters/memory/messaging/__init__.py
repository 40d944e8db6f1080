"""The store of the messaging context in memory."""
