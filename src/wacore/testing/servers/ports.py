"""
Loopback ports for servers that this process starts.

They lie below those that the kernel gives to outgoing connections, so that a server which is killed finds
its port free when it comes back, and no two processes of ours are given the same one: who is given a port
keeps the UDP port of that number, which none of our servers uses, until it ends.
"""

import atexit
import secrets
import socket
from contextlib import ExitStack

_FIRST, _LAST = 20_000, 32_000  # Linux connects from 32,768 on

_CLUSTER_BUS = 10_000  # a Redis Cluster takes each port once more, so much higher

_claims = ExitStack()
atexit.register(_claims.close)


def free_ports(count: int) -> int:
    """The first of `count` in a row that are free at this moment, and nobody else's from now on."""
    while True:
        first = _FIRST + secrets.randbelow(_LAST - _FIRST - count)
        if _claimed(range(first, first + count)):
            return first


def free_port() -> int:
    return free_ports(1)


def _claimed(ports: range) -> bool:
    with ExitStack() as claims:
        for port in ports:
            claim = claims.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
            try:
                claim.bind(("127.0.0.1", port))
            except OSError:
                return False
            if not (_is_free(port) and _is_free(port + _CLUSTER_BUS)):
                return False
        _claims.push(claims.pop_all())
    return True


def _is_free(port: int) -> bool:
    with socket.socket() as candidate:
        candidate.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            candidate.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
