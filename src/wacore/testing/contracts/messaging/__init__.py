"""What the ports of the messaging context promise."""
