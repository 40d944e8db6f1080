"""How services that run apart see one another."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from support.http import client_of
from wacore.adapters.security.access_tokens import JwtAccessTokens
from wacore.adapters.security.signing_keys import FixedKeyRing, SigningKey
from wacore.adapters.system import SystemClock, uuid7
from wacore.application.users.ports import AccessClaims
from wacore.domain.actor import Permission
from wacore.domain.ids import OrganizationId, SessionId, UserId
from wacore.entrypoints.services import SERVICES
from wacore.entrypoints.serving import application
from wacore.entrypoints.settings import Settings
from wacore.testing.servers.ports import free_port

KEY = SigningKey.from_seed("k1", bytes(range(32)))


@pytest.fixture
async def contact_service(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """On its own: nobody listens where the others should be."""
    peers = ",".join(f"{service}=http://127.0.0.1:{free_port()}" for service in SERVICES)
    settings = Settings(data_dir=tmp_path, services="contact", peers=peers, workers=False)
    async with client_of(application(settings), token="not-ours") as client:
        yield client


async def test_a_lonely_service_is_ready(contact_service: httpx.AsyncClient) -> None:
    """Each dependency is named with its latency; only its own database decides."""
    health, ready = await contact_service.get("/health"), await contact_service.get("/ready")

    assert (200, "degraded") == (health.status_code, health.json()["status"])
    seen = health.json()["dependencies"]
    assert {"contact_service", *(f"{each} service" for each in SERVICES if each != "contact")} == (
        set(seen)
    )
    assert seen["contact_service"]["latency_ms"] >= 0
    assert "PeerUnavailable" == seen["user service"]["error"]
    assert (200, ["contact_service"]) == (ready.status_code, list(ready.json()["dependencies"]))


async def test_nobody_comes_in_without_the_user_service(
    contact_service: httpx.AsyncClient,
) -> None:
    """A token that cannot be checked is not believed; but it is not the caller who is at fault."""
    tokens = JwtAccessTokens(FixedKeyRing([KEY]), SystemClock(), uuid7)
    now = SystemClock().now()
    claims = AccessClaims(
        sub=UserId(uuid7()),
        org=OrganizationId(uuid7()),
        sid=SessionId(uuid7()),
        role="owner",
        perms=frozenset(Permission),
        sv=1,
        iat=now,
        exp=now + timedelta(minutes=1),
    )
    answers = [
        await contact_service.get("/api/v1/contacts", headers={"authorization": f"Bearer {token}"})
        for token in ("garbage", tokens.issue(claims))
    ]

    assert [401, 502] == [answer.status_code for answer in answers]
    assert "urn:wacore:problem:peer-unavailable" == answers[1].json()["type"]


async def test_metrics_of_a_service(contact_service: httpx.AsyncClient) -> None:
    """Its own database's, and nobody else's."""
    text = (await contact_service.get("/metrics")).text

    assert 'wacore_outbox_events{database="contact_service"} 0.0' in text
    assert "user_service" not in text
