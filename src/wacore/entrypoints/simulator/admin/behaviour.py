"""Change how this Meta behaves: settings, webhook outages, tokens, the app's callback."""

import msgspec

from wacore.entrypoints.simulator.accounts import Callback
from wacore.entrypoints.simulator.admin.control import BadCommand, Body, decode
from wacore.entrypoints.simulator.webhooks.handshake import verify_callback
from wacore.entrypoints.simulator.wire import Answer, Request, answer, json_object
from wacore.entrypoints.simulator.world import World


class OutageBody(Body):
    """No webhook leaves for so long; they come late, none is lost. 0 ends an outage."""

    seconds: float


class TokenBody(Body):
    """Empty `token` = all known ones."""

    expired: bool = True
    token: str = ""


class CallbackBody(Body):
    """Where webhooks of the app go; `verify` asks the callback first, as Meta's dashboard does."""

    url: str
    verify_token: str = ""
    verify: bool = True


def get_settings(world: World) -> Answer:
    return answer(world.behaviour.now)


def change_settings(world: World, request: Request) -> Answer:
    """A JSON object of the settings to change; nested objects are merged."""
    before = world.behaviour.now
    try:
        changed = world.behaviour.change(json_object(request.body))
    except ValueError as error:
        raise BadCommand(str(error)) from error
    world.clock.compression = changed.compression
    world.rates.change(changed.limits)
    world.accounts.messaging_limit = changed.limits.messaging_limit
    if changed.limits.throughput != before.limits.throughput:
        for number in world.accounts.in_order:
            number.throughput = changed.limits.throughput
    callback = changed.webhook_url, changed.verify_token
    if callback != (before.webhook_url, before.verify_token):
        world.accounts.app_callback = Callback(*callback)
    return answer(msgspec.to_builtins(changed))


def start_outage(world: World, request: Request) -> Answer:
    seconds = decode(request, OutageBody).seconds
    world.behaviour.outage_until = world.clock.now() + seconds
    return answer({"outage_until": world.behaviour.outage_until})


def change_token(world: World, request: Request) -> Answer:
    body = decode(request, TokenBody)
    if body.expired:
        world.access.expire(body.token)
    else:
        world.access.renew(body.token)
    return answer({"expired": sorted(world.access.expired)})


async def set_callback(world: World, request: Request) -> Answer:
    body = decode(request, CallbackBody)
    if body.url and body.verify:
        await verify_callback(world.webhooks.session(), body.url, body.verify_token)
    world.accounts.app_callback = Callback(body.url, body.verify_token)
    return answer({"url": body.url})
