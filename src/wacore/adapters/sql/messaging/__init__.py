"""The store of the messaging context in SQL."""
