"""What a server says it is, read from its own greeting; no client library is needed."""

import re
import socket
from urllib.parse import unquote, urlsplit

_PATIENCE = 10.0
_AMQP = b"AMQP\x00\x00\x09\x01"


def version_of(url: str) -> str:
    """
    As `MySQL 9.5.0`.

    Raises:
        OSError: Nobody answers there.
    """
    parts = urlsplit(url)
    host, port = _first_place(parts.netloc)
    with socket.create_connection((host, port), _PATIENCE) as talk:
        talk.settimeout(_PATIENCE)
        if parts.scheme.startswith("mysql"):
            return _of_mysql(talk)
        if parts.scheme.startswith("amqp"):
            return _of_rabbitmq(talk)
        return _of_redis(talk, parts.username, parts.password, parts.scheme)


def _first_place(netloc: str) -> tuple[str, int]:
    """Sentinels and cluster nodes are written one after the other."""
    first = urlsplit("//" + netloc.rpartition("@")[2].split(",")[0])
    return first.hostname or "127.0.0.1", first.port or 0


def _of_mysql(talk: socket.socket) -> str:
    """Four bytes of length, the protocol's version, then the server's, ended by a zero."""
    version = talk.recv(256)[5:].partition(b"\x00")[0].decode()
    if "MariaDB" in version:  # it hides behind a version of MySQL's
        return f"MariaDB {version.removeprefix('5.5.5-').partition('-')[0]}"
    return f"MySQL {version}"


def _of_redis(talk: socket.socket, user: str | None, password: str | None, form: str) -> str:
    if password:
        names = [unquote(each) for each in (user, password) if each]
        talk.sendall(_redis_command("AUTH", *names))
        talk.recv(256)
    talk.sendall(_redis_command("INFO", "server"))
    answer = talk.recv(8192).decode(errors="replace")
    found = re.search(r"redis_version:(\S+)", answer)
    suffix = {"sentinel": " (Sentinel)", "cluster": " (Cluster)"}.get(form, "")
    return f"Redis {found[1] if found else answer.strip()}{suffix}"


def _redis_command(*words: str) -> bytes:
    texts = "".join(f"${len(word.encode())}\r\n{word}\r\n" for word in words)
    return f"*{len(words)}\r\n{texts}".encode()


def _of_rabbitmq(talk: socket.socket) -> str:
    """The first method holds the server's properties: `version` is a long string of that table."""
    talk.sendall(_AMQP)
    found = re.search(rb"\x07versionS\x00\x00\x00.([0-9A-Za-z.+~-]+)", talk.recv(8192), re.DOTALL)
    return f"RabbitMQ {found[1].decode() if found else 'of unknown version'}"
