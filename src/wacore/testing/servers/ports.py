"""Loopback ports that nobody listens on."""

import random
import socket

_CLUSTER_BUS = 10_000  # a Redis Cluster takes each port once more, so much higher


def free_ports(count: int) -> int:
    """The first of `count` in a row that are free at this moment."""
    while True:
        first = random.randrange(20_000, 32_000 - count)
        wanted = range(first, first + count)
        if all(_is_free(port) and _is_free(port + _CLUSTER_BUS) for port in wanted):
            return first


def _is_free(port: int) -> bool:
    with socket.socket() as candidate:
        candidate.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            candidate.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
