from collections.abc import AsyncIterator
from uuid import UUID

import httpx
import pytest

from support.simulated import APP, TOKEN, WABA, Meta, settings
from wacore.adapters.meta.client import GraphClient, graph_http
from wacore.application.messaging.credentials import Credentials
from wacore.domain.ids import AccountId, WabaId


@pytest.fixture
def meta() -> Meta:
    return Meta(settings(numbers_per_waba=2))


@pytest.fixture
async def graph(meta: Meta) -> AsyncIterator[GraphClient]:
    """The client as it is shipped, on the simulator's ASGI interface."""
    async with graph_http(
        "http://meta.test", transport=httpx.ASGITransport(meta.simulator)
    ) as http:
        yield GraphClient(http)


@pytest.fixture
def credentials() -> Credentials:
    return Credentials(
        account_id=AccountId(UUID("01900000-0000-7000-8000-0000000000c1")),
        waba_id=WabaId(WABA),
        app_id=APP,
        access_token=TOKEN,
        app_secret="simulated-app-secret",
    )
