"""/whatsapp/frequency-cap over HTTP."""

import httpx
import pytest

from support.http import client_of
from support.whatsapp import WhatsAppInUse

URL = "/api/v1/whatsapp/frequency-cap"
NONE = {"messages": None, "days": None}


async def test_a_cap_is_set_and_lifted(client: httpx.AsyncClient) -> None:
    """Until then there is none."""
    assert NONE == (await client.get(URL)).json()

    cap = {"messages": 2, "days": 7}
    answer = await client.put(URL, json=cap)

    assert (200, cap) == (answer.status_code, answer.json())
    assert cap == (await client.get(URL)).json()
    assert 204 == (await client.delete(URL)).status_code
    assert NONE == (await client.get(URL)).json()


@pytest.mark.parametrize(
    "wrong", [{"messages": 0, "days": 7}, {"messages": 1, "days": 367}, {"messages": 1}]
)
async def test_a_cap_that_is_none(client: httpx.AsyncClient, wrong: dict[str, int]) -> None:
    """400, and nothing changes."""
    assert 400 == (await client.put(URL, json=wrong)).status_code
    assert NONE == (await client.get(URL)).json()


async def test_who_may(use: WhatsAppInUse) -> None:
    """Whoever manages accounts; the others may look."""
    async with client_of(use.app, token="analyst") as client:
        assert 200 == (await client.get(URL)).status_code
        assert 403 == (await client.put(URL, json={"messages": 2, "days": 7})).status_code
        assert 403 == (await client.delete(URL)).status_code
    async with client_of(use.app, token="") as client:
        assert 401 == (await client.get(URL)).status_code
