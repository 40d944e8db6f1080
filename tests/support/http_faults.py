"""A server that misbehaves as told, with a ledger of the requests it has read to their end."""

import re
import select
import socket
import ssl
import struct
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_ID = re.compile(rb'"id":"(\w+)"')
HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"
_WAIT = 5.0


class PeerGone(Exception):
    """The client closed or reset the connection."""


class Connection:
    """
    One accepted connection, blocking.

    Attributes:
        number: Counts from 0 per server.
    """

    def __init__(self, sock: socket.socket, number: int, ledger: Counter[str]) -> None:
        self.sock = sock
        self.number = number
        self._ledger = ledger
        self._received = b""

    def request(self) -> None:
        """Read one request to its end, and only then note its body's id in the ledger."""
        while b"\r\n\r\n" not in self._received:
            self._more()
        head, _, rest = self._received.partition(b"\r\n\r\n")
        length = int((_LENGTH.search(head) or [b"", b"0"])[1])
        while len(rest) < length:
            self._more()
            rest = self._received.partition(b"\r\n\r\n")[2]
        body, self._received = rest[:length], rest[length:]
        self._ledger[(_ID.search(body) or [b"", b"?"])[1].decode()] += 1

    def _more(self) -> None:
        self.sock.settimeout(_WAIT)
        received = self.sock.recv(65536)
        if not received:
            raise PeerGone
        self._received += received

    def answer(self, body: bytes = b"{}", status: bytes = b"200 OK") -> None:
        self.send(b"HTTP/1.1 %s\r\nContent-Length: %d\r\n\r\n%s" % (status, len(body), body))

    def send(self, data: bytes) -> None:
        self.sock.sendall(data)

    def reset(self) -> None:
        """Close with RST."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close()

    def close(self) -> None:
        self.sock.close()

    def close_unread(self) -> None:
        """Close when bytes have arrived, before reading any."""
        select.select([self.sock], [], [], _WAIT)
        self.close()

    def linger(self, seconds: float = 0.2) -> None:
        """Keep the connection open a little, so that the client reads before it ends."""
        threading.Event().wait(seconds)


Script = Callable[[Connection], object]


class FaultServer:
    """Runs `script` for every connection, each in a thread of its own."""

    def __init__(self, script: Script, tls: ssl.SSLContext | None = None) -> None:
        self.ledger: Counter[str] = Counter()
        self._script = script
        self._tls = tls
        self._connections: list[Connection] = []
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()

    @property
    def url(self) -> str:
        scheme = "https" if self._tls else "http"
        return f"{scheme}://127.0.0.1:{self._listener.getsockname()[1]}"

    def close(self) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in self._connections:
            with suppress(OSError):
                connection.close()
        for thread in (self._accepting, *self._threads):
            thread.join(_WAIT)

    def _accept(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._run, args=(sock,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _run(self, sock: socket.socket) -> None:
        with suppress(OSError, PeerGone, ValueError):
            if self._tls is not None:
                sock = self._tls.wrap_socket(sock, server_side=True)
            connection = Connection(sock, len(self._connections), self.ledger)
            self._connections.append(connection)
            self._script(connection)
        with suppress(OSError):
            sock.close()


@contextmanager
def fault_server(script: Script, tls: ssl.SSLContext | None = None) -> Iterator[FaultServer]:
    server = FaultServer(script, tls)
    try:
        yield server
    finally:
        server.close()


def at_second(act: Script) -> Script:
    """Answer the first request of the first connection, then act on the second; others are well served."""

    def script(connection: Connection) -> None:
        if connection.number == 0:
            connection.request()
            connection.answer()
            act(connection)
        else:
            serve(connection)

    return script


def serve(connection: Connection) -> None:
    """Answer whatever comes."""
    while True:
        connection.request()
        connection.answer()


def after_request(*acts: Script) -> Script:
    """Read the request, then do these."""

    def script(connection: Connection) -> None:
        connection.request()
        for act in acts:
            act(connection)

    return script


def slowly(seconds: float) -> Script:
    """Read the request, answer after so long."""
    return after_request(
        lambda connection: connection.linger(seconds), Connection.answer, Connection.linger
    )
