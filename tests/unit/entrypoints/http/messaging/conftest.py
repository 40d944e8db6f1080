"""The WhatsApp service over HTTP, in memory."""

from collections.abc import AsyncIterator

import httpx
import pytest

from support.http import client_of
from support.whatsapp import WhatsAppInUse


@pytest.fixture
def use() -> WhatsAppInUse:
    return WhatsAppInUse()


@pytest.fixture
async def client(use: WhatsAppInUse) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(use.app) as client:
        yield client
