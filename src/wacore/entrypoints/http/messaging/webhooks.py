"""/webhooks/whatsapp: Meta's door."""

from typing import Annotated, Any

from litestar import Controller, MediaType, get, post
from litestar.di import NamedDependency
from litestar.params import HeaderParameter, QueryParameter

from wacore.application.messaging.receive_webhook import ReceiveWebhookCommand
from wacore.application.messaging.use_cases_intake import Webhooks
from wacore.application.messaging.verify_webhook import VerifyWebhookCommand
from wacore.entrypoints.http.at_once import AT_ONCE, Headers, ShortWay
from wacore.entrypoints.http.auth import PUBLIC
from wacore.entrypoints.http.query import ANY_QUERY
from wacore.entrypoints.http.ratelimit import UNLIMITED
from wacore.entrypoints.http.request import ApiRequest

_LARGEST = 4_000_000
"""Meta sends up to 3 MB (Meta, webhooks)."""

Mode = Annotated[str, QueryParameter(name="hub.mode", max_length=40)]
Token = Annotated[str, QueryParameter(name="hub.verify_token", max_length=400)]
Challenge = Annotated[str, QueryParameter(name="hub.challenge", max_length=400)]
Signature = Annotated[str, HeaderParameter(name="X-Hub-Signature-256")]


async def _kept(webhooks: Webhooks, headers: Headers, body: bytes) -> bool:
    """A campaign brings three webhooks for each of its messages, so they take the short way."""
    signature = headers.get(b"x-hub-signature-256", b"").decode("latin-1")
    await webhooks.receive(ReceiveWebhookCommand(body=body, signature=signature))
    return True


class WebhooksController(Controller):
    path = "/webhooks/whatsapp"
    tags = ("Webhooks",)
    security = ({},)
    opt = {PUBLIC: True, UNLIMITED: True, ANY_QUERY: True}  # noqa: RUF012 -- Litestar wants a dict here

    @get(operation_id="verifyWebhook", media_type=MediaType.TEXT)
    async def verify(
        self,
        webhooks: NamedDependency[Webhooks],
        mode: Mode = "",
        verify_token: Token = "",
        challenge: Challenge = "",
    ) -> str:
        """Meta asks whether this address is ours: the challenge comes back, or 403."""
        return await webhooks.verify(
            VerifyWebhookCommand(mode=mode, verify_token=verify_token, challenge=challenge)
        )

    @post(
        operation_id="receiveWebhook",
        status_code=200,
        media_type=MediaType.TEXT,
        request_max_body_size=_LARGEST,
        opt={AT_ONCE: ShortWay("webhooks", _kept, _LARGEST)},
    )
    async def receive(
        self,
        request: ApiRequest[Any],
        webhooks: NamedDependency[Webhooks],
        signature: Signature = "",
    ) -> str:
        """200 once the body is stored durably; 401 if the signature is not Meta's."""
        body = await request.body()
        await webhooks.receive(ReceiveWebhookCommand(body=body, signature=signature))
        return ""
