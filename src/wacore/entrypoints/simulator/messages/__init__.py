"""What may be sent, and acceptance."""
