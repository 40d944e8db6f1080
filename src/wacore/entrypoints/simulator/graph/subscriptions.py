"""Where webhooks go: app, WABA and number callbacks (Meta, Webhook overrides)."""

from wacore.entrypoints.simulator.accounts import Callback, PhoneNumber, Waba
from wacore.entrypoints.simulator.errors import GraphError
from wacore.entrypoints.simulator.graph.numbers import set_pin
from wacore.entrypoints.simulator.webhooks.handshake import verify_callback
from wacore.entrypoints.simulator.wire import SUCCESS, Answer, Request, answer
from wacore.entrypoints.simulator.world import World


async def subscribe_app(world: World, waba: Waba, request: Request) -> Answer:
    """With an override the callback is asked first; without one, the app's is used."""
    body = request.parameters()
    url = str(body.get("override_callback_uri") or "")
    verify_token = str(body.get("verify_token") or "")
    if url:
        await verify_callback(world.webhooks.session(), url, verify_token)
    waba.override = Callback(url, verify_token)
    waba.subscribed = True
    return SUCCESS


def list_subscribed(world: World, waba: Waba) -> Answer:
    if not waba.subscribed:
        return answer({"data": []})
    app = {
        "id": world.accounts.app_id,
        "link": "https://www.facebook.com/games/?app_id=" + world.accounts.app_id,
        "name": "wacore simulator",
    }
    row: dict[str, object] = {"whatsapp_business_api_data": app}
    if waba.override.url:
        row["override_callback_uri"] = waba.override.url
    return answer({"data": [row]})


def unsubscribe(waba: Waba) -> Answer:
    waba.subscribed = False
    waba.override = Callback()
    return SUCCESS


async def change_number(world: World, number: PhoneNumber, request: Request) -> Answer:
    """`POST /{number}`: its webhook override or its PIN."""
    body = request.parameters()
    if "webhook_configuration" in body:
        return await _override_number(world, number, body["webhook_configuration"])
    if "pin" in body:
        return set_pin(number, body["pin"])
    raise GraphError(100, "Nothing that can be changed was given.")


async def _override_number(world: World, number: PhoneNumber, configuration: object) -> Answer:
    if not isinstance(configuration, dict):
        raise GraphError(100, "webhook_configuration must be a JSON object.")
    url = str(configuration.get("override_callback_uri") or "")
    verify_token = str(configuration.get("verify_token") or "")
    if url:
        await verify_callback(world.webhooks.session(), url, verify_token)
    number.override = Callback(url, verify_token)
    return SUCCESS


async def subscribe_fields(world: World, request: Request) -> Answer:
    """`POST /{app}/subscriptions`: the callback of the app itself."""
    body = request.parameters()
    url, verify_token = str(body.get("callback_url", "")), str(body.get("verify_token", ""))
    await verify_callback(world.webhooks.session(), url, verify_token)
    world.accounts.app_callback = Callback(url, verify_token)
    return SUCCESS
