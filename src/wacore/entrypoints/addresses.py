"""Where a server of ours may listen."""

import socket


def check_free(host: str, port: int) -> None:
    """
    Granian would share the port with whoever has it, as it does with its own workers, and each would get a
    part of the callers.

    Raises:
        OSError: Somebody listens there, or this machine has no such address.
    """
    [family, *_], *_ = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))
