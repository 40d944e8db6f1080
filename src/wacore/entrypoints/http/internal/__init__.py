"""What services that run apart ask one another. The gateway lets nobody else near it."""
