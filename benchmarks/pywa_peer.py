"""The same messages as pywa's async client sends them."""

import asyncio

import httpx
from cell import Took, took
from pywa.types.templates import BodyText, TemplateLanguage
from pywa_async.client import WhatsApp


class _Redirected(httpx.AsyncHTTPTransport):
    """Leads requests for graph.facebook.com to another address, as a proxy would."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self._target = httpx.URL(address)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        request.url = request.url.copy_with(
            scheme=self._target.scheme, host=self._target.host, port=self._target.port
        )
        return await super().handle_async_request(request)


async def pywa(base_url: str, count: int, *, at_once: int = 1) -> Took:
    """`at_once`: how many callers, each of whom awaits one send after the other."""
    async with httpx.AsyncClient(transport=_Redirected(base_url), timeout=30) as session:
        client = WhatsApp(phone_id="106500000000001", token="EAAbenchmark", session=session)
        numbers = iter(range(count))

        async def send() -> None:
            for n in numbers:
                await client.send_template(
                    to=f"49170{n:07d}",
                    name="spring_offer",
                    language=TemplateLanguage.ENGLISH_US,
                    params=[BodyText.params(name=f"Ada {n}")],
                )

        return await took(count, asyncio.gather(*(send() for _ in range(at_once))))
