"""The campaign service as a client meets it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx

from support.campaigns import NUMBER, TEMPLATE, World
from support.http import an_app, client_of
from wacore.entrypoints.http.campaigns import controllers

CAMPAIGNS = "/api/v1/campaigns"

BODY_S = f"{CAMPAIGNS}/01900000-0000-7000-8000-00000000dead"

BODY: dict[str, Any] = {
    "name": "Spring",
    "template_id": str(TEMPLATE),
    "sender": NUMBER,
    "audience": {"everyone": True},
    "variables": [
        {"parameter": "1", "source": "field", "value": "first_name", "default": "friend"},
        {"parameter": "2", "source": "attribute", "value": "city"},
    ],
    "sending": {"rate_cap": 20},
}


@asynccontextmanager
async def campaign_client(world: World, token: str = "owner") -> AsyncIterator[httpx.AsyncClient]:
    facades = {"campaigns": world.campaigns, "campaign_reports": world.reports}
    async with client_of(an_app(controllers, facades), token=token) as client:
        yield client


async def created(client: httpx.AsyncClient, **changes: Any) -> str:
    """The place of a new campaign."""
    answer = await client.post(CAMPAIGNS, json={**BODY, **changes})
    assert 201 == answer.status_code, answer.text
    return f"{CAMPAIGNS}/{answer.json()['id']}"
