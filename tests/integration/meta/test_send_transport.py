"""The send lane's HTTP client against a server that misbehaves."""

import ssl
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from support.http_faults import (
    HEAD,
    Connection,
    Script,
    after_request,
    at_second,
    fault_server,
    serve,
    slowly,
)
from wacore.adapters.meta.transport import AiohttpTransport
from wacore.domain.messaging.answers import NotSent
from wacore.testing.contracts.messaging.send_transport import (
    FAULTS,
    MakeTransport,
    SendTransportContract,
    post,
    verdict,
)

_GZIP = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope"
_REDIRECT = b"HTTP/1.1 307 Temporary Redirect\r\nLocation: /there\r\nContent-Length: 0\r\n\r\n"
_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


def sending(data: bytes, *then: Script) -> Script:
    return after_request(lambda connection: connection.send(data), *then)


def timed_out_by_server(connection: Connection) -> None:
    """408 as our bytes arrive, unread; reading them afterwards keeps the reset away."""
    connection.answer(status=b"408 Request Timeout")
    connection.linger()


SCRIPTS: Mapping[str, Script] = {
    "reset after reading": after_request(Connection.reset),
    "closed after reading": after_request(Connection.close),
    "hangs": after_request(lambda connection: connection.linger(1.5)),
    "half a head": sending(HEAD[:20], Connection.close),
    "half a body": sending(HEAD, Connection.close),
    "garbage": sending(b"\0\1nope\r\n\r\n", Connection.close),
    "corrupt gzip": sending(_GZIP, Connection.linger),
    "reset on accept": Connection.reset,
    "used, closed after reading": at_second(after_request(Connection.close)),
    "used, reset after reading": at_second(after_request(Connection.reset)),
    "used, closed unread": at_second(Connection.close_unread),
    "used, closed before": at_second(Connection.close),
    "503": after_request(lambda c: c.answer(status=b"503 Unavailable"), Connection.linger),
    "408 unread": timed_out_by_server,
    "continue first": sending(_CONTINUE, Connection.answer, Connection.linger),
    "307": sending(_REDIRECT, serve),
    "slow": slowly(0.4),
}


def make_transport(url: str, **options: Any) -> AiohttpTransport:
    return AiohttpTransport(url, **{"connect": 0.6, "pool": 0.3, "read": 0.6, **options})


class TestAiohttpTransport(SendTransportContract):
    """aiohttp over HTTP/1.1."""

    @pytest.fixture
    def serve(self) -> Callable[[str], Any]:
        return lambda fault: fault_server(SCRIPTS[fault])

    @pytest.fixture
    def make(self) -> MakeTransport:
        return make_transport

    def test_every_fault_is_tried(self) -> None:
        """The contract and the server know the same ones."""
        assert set(FAULTS) <= set(SCRIPTS)


async def test_a_certificate_nobody_vouches_for_is_not_sent(tmp_path: Path) -> None:
    """The handshake fails before the request is written."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    self_signed(key, certificate)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate, key)
    with fault_server(serve, tls) as server:
        transport = make_transport(server.url)
        found = verdict(await post(transport)[1])
        await transport.aclose()

        assert NotSent is found
        assert not server.ledger


def self_signed(key_file: Path, certificate_file: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    start = datetime(2026, 1, 1, tzinfo=UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=3650))
        .sign(key, hashes.SHA256())
    )
    certificate_file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
