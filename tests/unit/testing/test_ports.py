"""Ports for servers that tests and demos start."""

import subprocess
import sys

from wacore.testing.servers.ports import free_port, free_ports

_CONNECTIONS_BEGIN = 32_768  # what Linux gives to outgoing connections


def test_no_port_is_given_twice() -> None:
    """Whoever asks, in this process or in another, nothing need listen there yet."""
    row = range(first := free_ports(6), first + 6)
    ours = [*row, *(free_port() for _ in range(200))]
    ask = "from wacore.testing.servers.ports import free_port; print(*(free_port() for _ in range(200)))"
    theirs = subprocess.check_output([sys.executable, "-c", ask], text=True)

    ports = [*ours, *map(int, theirs.split())]

    assert 406 == len(set(ports))
    assert max(ports) < _CONNECTIONS_BEGIN
