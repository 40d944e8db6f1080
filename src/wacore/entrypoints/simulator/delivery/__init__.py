"""What happens to a message after it was accepted."""
