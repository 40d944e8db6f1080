"""Which endpoint answers a path; everything else is an unknown object."""

from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from wacore.entrypoints.simulator.accounts import PhoneNumber, Waba
from wacore.entrypoints.simulator.errors import unknown_object
from wacore.entrypoints.simulator.graph import (
    archive,
    media,
    numbers,
    profile,
    subscriptions,
    templates,
    wabas,
)
from wacore.entrypoints.simulator.graph import template as template_node
from wacore.entrypoints.simulator.graph.nodes import page
from wacore.entrypoints.simulator.media.store import Medium
from wacore.entrypoints.simulator.templates.record import Template
from wacore.entrypoints.simulator.wire import Answer, Request, answer
from wacore.entrypoints.simulator.world import World

N = TypeVar("N")
Reply = Answer | Awaitable[Answer]
Endpoint = Callable[[World, N, Request], Reply]
Edges = dict[tuple[str, str], Endpoint[N]]

# Edges of a number that a token without whatsapp_business_management may use.
MESSAGING_EDGES: Final = frozenset(
    {"messages", "marketing_messages", "media", "register", "deregister", "block_users"}
)

_WABA: Final[Edges[Waba]] = {
    ("GET", ""): wabas.get_waba,
    ("POST", ""): lambda _, waba, request: wabas.set_waba(waba, request),
    ("GET", "phone_numbers"): numbers.list_numbers,
    ("GET", "message_templates"): templates.list_templates,
    ("POST", "message_templates"): templates.create_template,
    ("DELETE", "message_templates"): templates.delete_templates,
    ("POST", "message_templates/archive"): archive.archive_templates,
    ("POST", "message_templates/unarchive"): archive.unarchive_templates,
    ("GET", "subscribed_apps"): lambda world, waba, _: subscriptions.list_subscribed(world, waba),
    ("POST", "subscribed_apps"): subscriptions.subscribe_app,
    ("DELETE", "subscribed_apps"): lambda _, waba, __: subscriptions.unsubscribe(waba),
    ("GET", "assigned_users"): lambda _, __, request: answer(page([], request)),
}
_NUMBER: Final[Edges[PhoneNumber]] = {
    ("GET", ""): numbers.get_number,
    ("POST", ""): subscriptions.change_number,
    ("POST", "media"): media.upload_media,
    ("POST", "register"): numbers.register,
    ("POST", "deregister"): lambda world, number, _: numbers.deregister(world, number),
    ("POST", "request_code"): lambda _, __, request: numbers.request_code(request),
    ("POST", "verify_code"): lambda _, __, request: numbers.verify_code(request),
    ("GET", "whatsapp_business_profile"): lambda _, number, request: profile.get_profile(
        number, request
    ),
    ("POST", "whatsapp_business_profile"): lambda _, number, request: profile.set_profile(
        number, request
    ),
    ("GET", "settings"): lambda _, number, __: profile.get_settings(number),
    ("POST", "settings"): lambda _, number, request: profile.set_settings(number, request),
    ("GET", "block_users"): lambda _, number, request: profile.list_blocked(number, request),
    ("POST", "block_users"): profile.change_blocked,
    ("DELETE", "block_users"): profile.change_blocked,
}
_TEMPLATE: Final[Edges[Template]] = {
    ("GET", ""): lambda _, template, request: template_node.get_template(template, request),
    ("POST", ""): template_node.edit_template,
    ("POST", "unpause"): lambda world, template, _: template_node.unpause_template(world, template),
}
_MEDIUM: Final[Edges[Medium]] = {
    ("GET", ""): media.get_media,
    ("DELETE", ""): media.delete_media,
}
_APP: Final[Edges[str]] = {
    ("GET", ""): lambda _, app_id, __: answer({"id": app_id, "name": "wacore simulator"}),
    ("POST", "uploads"): lambda world, _, request: world.uploads.open(request),
    ("POST", "subscriptions"): lambda world, _, request: subscriptions.subscribe_fields(
        world, request
    ),
}
_UPLOAD: Final[Edges[str]] = {
    ("GET", ""): lambda world, session, request: world.uploads.state(session, request),
    ("POST", ""): lambda world, session, request: world.uploads.receive(session, request),
}
_PLACES: Final[Edges[str]] = {
    ("GET", "oauth/access_token"): lambda world, _, __: answer(
        {"access_token": world.settings.access_token or "APP|TOKEN", "token_type": "bearer"}
    ),
    ("GET", f"{media.DOWNLOAD_PATH}/attachments"): lambda world, _, request: media.download(
        world, request
    ),
    ("GET", "me"): lambda _, __, ___: answer({"id": "61550000000042", "name": "System user"}),
}


async def graph_answer(world: World, request: Request) -> Answer:
    """
    Raises:
        GraphError: 100/33 for objects and edges that do not exist.
    """
    reply = _route(world, request)
    return reply if isinstance(reply, Answer) else await reply


def _route(world: World, request: Request) -> Reply:
    head = request.path[0] if request.path else ""
    if waba := world.accounts.wabas.get(head):
        return _call(_WABA, world, waba, request)
    if number := world.accounts.numbers.get(head):
        return _call(_NUMBER, world, number, request)
    if template := world.templates.get(head):
        return _call(_TEMPLATE, world, template, request)
    if medium := world.media.get(head):
        return _call(_MEDIUM, world, medium, request)
    if head == world.accounts.app_id or head.startswith("upload:"):
        return _call(_APP if head == world.accounts.app_id else _UPLOAD, world, head, request)
    endpoint = _PLACES.get((request.verb, "/".join(request.path)))
    if endpoint is None:
        raise unknown_object(request.verb, head)
    return endpoint(world, head, request)


def _call(edges: Edges[N], world: World, node: N, request: Request) -> Reply:
    endpoint = edges.get((request.verb, "/".join(request.path[1:])))
    if endpoint is None:
        raise unknown_object(request.verb, request.path[0])
    return endpoint(world, node, request)
