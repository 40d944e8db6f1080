"""An unmodified third-party Cloud API client works against the simulator."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

import httpx
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from pywa import utils
from pywa.types.message_status import MessageStatusType
from pywa.types.templates import (
    BodyText,
    Buttons,
    FooterText,
    HeaderImage,
    ParamFormat,
    QuickReplyButton,
    Template,
    TemplateCategory,
    TemplateLanguage,
    TemplateStatus,
    TemplateStatusUpdate,
)
from pywa.types.user_preferences import UserMarketingPreferences
from pywa_async.client import WhatsApp
from pywa_async.errors import TemplateNotExists
from pywa_async.handlers import (
    CallbackButtonHandler,
    MessageHandler,
    MessageStatusHandler,
    TemplateStatusUpdateHandler,
    UserMarketingPreferencesHandler,
)
from pywa_async.types.callback import CallbackButton
from pywa_async.types.message import Message
from pywa_async.types.message_status import MessageStatus

from wacore.entrypoints.simulator import (
    Limits,
    SimulatorSettings,
    TemplateLife,
    WebhookNoise,
    running_simulator,
)

NUMBER, WABA = "106500000000001", "210987654321098"
READER = "4915112340001"
PNG = b"\x89PNG\r\n\x1a\n\x00 a picture \xff"

U = TypeVar("U")


class ToSimulator(httpx.AsyncHTTPTransport):
    """Leads requests for graph.facebook.com to another address, as a proxy would."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self._target = httpx.URL(address)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        request.url = request.url.copy_with(
            scheme=self._target.scheme, host=self._target.host, port=self._target.port
        )
        return await super().handle_async_request(request)


@dataclass
class Callback:
    """A web server handing raw webhooks to pywa's framework-free calls."""

    client: WhatsApp | None = None
    refusals: list[tuple[str, int]] = field(default_factory=list)

    async def handle(self, request: web.Request) -> web.Response:
        assert self.client is not None
        if request.method == "GET":
            text, status = await self.client.webhook_challenge_handler(
                vt=request.query.get(utils.HUB_VT), ch=request.query.get(utils.HUB_CH)
            )
            return web.Response(text=text, status=status)
        body = await request.read()
        refusal = await self.client.webhook_update_validator(
            body, request.headers.get(utils.HUB_SIG)
        )
        if refusal is not None:
            self.refusals.append(refusal)
            return web.Response(status=403)
        text, status = await self.client.webhook_update_handler(body)
        return web.Response(text=text, status=status)


@dataclass
class Running:
    """A pywa client, what it received, and the admin API of the simulator it talks to."""

    client: WhatsApp
    admin: httpx.AsyncClient
    received: list[Any]
    callback: Callback
    callback_url: str

    async def wait_for(self, kind: type[U], count: int = 1) -> list[U]:
        for _ in range(3_000):
            found = [update for update in self.received if isinstance(update, kind)]
            if len(found) >= count:
                return found
            await asyncio.sleep(0.01)
        raise AssertionError(f"{count} {kind.__name__} awaited, got {self.received}")


@pytest.fixture
async def running() -> AsyncIterator[Running]:
    callback = Callback()
    application = web.Application()
    application.router.add_route("*", "/hook", callback.handle)
    settings = SimulatorSettings(
        port=0,
        profile="none",
        latency="none",
        compression=1_000.0,
        limits=Limits(enabled=False),
        templates=TemplateLife(review_seconds=(0.0, 0.0)),
        noise=WebhookNoise(duplicates=0.0, swaps=0.0, batch_max=1, flush_seconds=(0.01, 0.02)),
    )
    async with (
        TestServer(application) as server,
        running_simulator(settings) as (_, address),
        httpx.AsyncClient(base_url=f"{address}/__sim__/") as admin,
        httpx.AsyncClient(transport=ToSimulator(address)) as session,
    ):
        client = WhatsApp(
            phone_id=NUMBER,
            token=settings.access_token,
            session=session,
            waba_id=WABA,
            app_id=settings.app_id,
            app_secret=settings.app_secret,
            verify_token="sesame",
        )
        callback.client = client
        received: list[Any] = []

        async def keep(_: object, update: Any) -> None:
            received.append(update)

        client.add_handlers(
            MessageHandler(keep),
            MessageStatusHandler(keep),
            CallbackButtonHandler(keep),
            TemplateStatusUpdateHandler(keep),
            UserMarketingPreferencesHandler(keep),
        )
        url = str(server.make_url("/hook"))
        await client.api.set_waba_alternate_callback_url(
            waba_id=WABA, override_callback_uri=url, verify_token="sesame"
        )
        yield Running(client, admin, received, callback, url)


def a_template(name: str = "spring_offer") -> Template:
    return Template(
        name=name,
        category=TemplateCategory.MARKETING,
        language=TemplateLanguage.ENGLISH_US,
        parameter_format=ParamFormat.NAMED,
        components=[
            BodyText("Hello {{name}}, the shop has news for you today.", name="Mira"),
            FooterText(text="Tap Stop to opt out"),
            Buttons(buttons=[QuickReplyButton(text="Stop")]),
        ],
    )


async def test_templates_are_created_reviewed_listed_sent_and_deleted(running: Running) -> None:
    """The decision arrives as an update; an unknown template raises pywa's own error."""
    client = running.client
    created = await client.create_template(a_template())
    update = (await running.wait_for(TemplateStatusUpdate))[0]
    await client.create_template(a_template("other"))
    listed = list(await client.get_templates())
    sent = await client.send_template(
        to=READER,
        name="spring_offer",
        language=TemplateLanguage.ENGLISH_US,
        params=[
            BodyText.params(name="Zoë"),
            QuickReplyButton.params(callback_data="STOP", index=0),
        ],
        tracker="cmp=42",
    )
    with pytest.raises(TemplateNotExists):
        await client.send_template(
            to=READER, name="nothing", language=TemplateLanguage.ENGLISH_US, params=[]
        )
    await client.delete_template(template_name="spring_offer")

    assert (created.id, TemplateStatus.APPROVED) == (str(update.template_id), update.new_status)
    assert {"spring_offer", "other"} == {template.name for template in listed}
    statuses = await running.wait_for(MessageStatus, 3)
    assert [
        MessageStatusType.SENT,
        MessageStatusType.DELIVERED,
        MessageStatusType.READ,
    ] == [status.status for status in statuses]
    assert {sent.id} == {status.id for status in statuses}
    assert {"cmp=42"} == {status.tracker for status in statuses}


async def test_text_and_media_are_sent_in_an_open_window(running: Running) -> None:
    """The person writes first; pywa parses that and answers with text, picture and read mark."""
    await running.admin.post("inbound", json={"from": READER, "text": "Grüße 😀 https://a.test/ä"})
    message = (await running.wait_for(Message))[0]
    await running.client.mark_message_as_read(message_id=message.id)
    await running.client.send_message(to=READER, text="Hello!", reply_to_message_id=message.id)
    sent = await running.client.send_image(to=READER, image=PNG, mime_type="image/png")
    statuses = await running.wait_for(MessageStatus, 6)
    ledger = (await running.admin.get("ledger")).json()["rows"]

    assert "Grüße 😀 https://a.test/ä" == message.text
    assert READER == message.from_user.wa_id
    assert ["text", "image"] == [row["type"] for row in ledger]
    assert sent.id in {status.id for status in statuses}
    assert [] == running.callback.refusals


async def test_media_round_trip(running: Running) -> None:
    """Uploaded, addressed, downloaded and deleted with pywa's calls."""
    media = await running.client.upload_media(PNG, mime_type="image/png", filename="a.png")
    address = await running.client.get_media_url(media.id)
    content = await running.client.get_media_bytes(url=address.url)

    assert PNG == content
    assert "image/png" == address.mime_type
    assert await running.client.delete_media(media.id)


async def test_a_header_sample_is_uploaded_in_pieces(running: Running) -> None:
    """Pywa turns bytes into a header handle through the resumable upload."""
    template = a_template("pictured")
    template.components.insert(0, HeaderImage(example=PNG, mime_type="image/png"))

    created = await running.client.create_template(template)

    details = await running.client.get_template(template_id=created.id)
    assert "pictured" == details.name


async def test_replies_stops_and_failures_are_parsed(running: Running) -> None:
    """Buttons, preferences and errors become pywa's own types.

    pywa 4.5 cannot read a failed status without `contacts`, which Meta leaves out.
    """
    await running.admin.post("settings", json={"contacts_on_failed": True})
    await running.client.create_template(a_template())
    await running.wait_for(TemplateStatusUpdate)
    await running.client.send_template(
        to="4915112340026",
        name="spring_offer",
        language=TemplateLanguage.ENGLISH_US,
        params=[BodyText.params(name="Zoë")],
    )
    failed = (await running.wait_for(MessageStatus))[0]
    await running.admin.post("inbound", json={"from": READER, "button": "Stop", "replies_to": "w"})
    await running.admin.post("preference", json={"from": READER, "value": "stop"})
    button = (await running.wait_for(CallbackButton))[0]
    preference = (await running.wait_for(UserMarketingPreferences))[0]

    assert failed.error is not None
    assert 131026 == failed.error.code
    assert "Stop" == button.title
    assert READER == preference.from_user.wa_id


async def test_numbers_and_accounts_are_read(running: Running) -> None:
    number = await running.client.get_business_phone_number()
    numbers = list(await running.client.get_business_phone_numbers())
    waba = await running.client.get_business_account()

    assert (NUMBER, "Example Garden") == (number.id, number.verified_name)
    assert [NUMBER] == [entry.id for entry in numbers]
    assert WABA == waba.id
