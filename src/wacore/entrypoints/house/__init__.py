"""The six services, their workers, a gateway and the local Meta, on one machine's loopback."""
