"""The address book: who may be messaged, about what, and how we know."""
