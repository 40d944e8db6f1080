"""Which endpoint answers a path; everything else is an unknown object."""

from wacore.entrypoints.simulator.accounts import PhoneNumber, Waba
from wacore.entrypoints.simulator.errors import GraphError, unknown_object
from wacore.entrypoints.simulator.graph import numbers, profile, subscriptions, wabas
from wacore.entrypoints.simulator.graph.nodes import page
from wacore.entrypoints.simulator.media import edge as media
from wacore.entrypoints.simulator.templates import edge as templates
from wacore.entrypoints.simulator.templates import node as template_node
from wacore.entrypoints.simulator.templates.archive import archive_templates
from wacore.entrypoints.simulator.templates.record import Template
from wacore.entrypoints.simulator.wire import SUCCESS, Answer, Request, answer
from wacore.entrypoints.simulator.world import World

# Paths a token without whatsapp_business_management may use.
MESSAGING_EDGES = frozenset(
    {"messages", "marketing_messages", "media", "register", "deregister", "block_users"}
)


async def graph_answer(world: World, request: Request) -> Answer:
    """
    Raises:
        GraphError: 100/33 for objects and edges that do not exist.
    """
    head, *rest = request.path or ("",)
    edge = "/".join(rest)
    waba = world.accounts.wabas.get(head)
    if waba is not None:
        return await _waba(world, waba, edge, request)
    number = world.accounts.numbers.get(head)
    if number is not None:
        return await _number(world, number, edge, request)
    template = world.templates.get(head)
    if template is not None:
        return _template(world, template, edge, request)
    medium = world.media.get(head)
    if medium is not None and not edge and request.verb in {"GET", "DELETE"}:
        if request.verb == "GET":
            return media.get_media(world, medium, request)
        return media.delete_media(world, medium, request)
    return await _other(world, head, edge, request)


async def _waba(world: World, waba: Waba, edge: str, request: Request) -> Answer:
    match request.verb, edge:
        case "GET", "":
            return wabas.get_waba(world, waba, request)
        case "POST", "":
            return wabas.set_waba(waba, request)
        case "GET", "phone_numbers":
            return numbers.list_numbers(world, waba.id, request)
        case "GET", "message_templates":
            return templates.list_templates(world, waba.id, request)
        case "POST", "message_templates":
            return templates.create_template(world, waba.id, request)
        case "DELETE", "message_templates":
            return templates.delete_templates(world, waba.id, request)
        case "POST", "message_templates/archive" | "message_templates/unarchive":
            return archive_templates(world, waba.id, edge.rpartition("/")[2], request)
        case "GET", "subscribed_apps":
            return subscriptions.list_subscribed(world, waba)
        case "POST", "subscribed_apps":
            return await subscriptions.subscribe_app(world, waba, request)
        case "DELETE", "subscribed_apps":
            return subscriptions.unsubscribe(waba)
        case "GET", "assigned_users":
            return answer(page([], request))
    raise unknown_object(request.verb, waba.id)


async def _number(world: World, number: PhoneNumber, edge: str, request: Request) -> Answer:
    match request.verb, edge:
        case "GET", "":
            return numbers.get_number(world, number, request)
        case "POST", "":
            return await _change_number(world, number, request)
        case "POST", "media":
            return media.upload_media(world, number, request)
        case "POST", "register":
            return numbers.register(world, number, request)
        case "POST", "deregister":
            return numbers.deregister(world, number)
        case "POST", "request_code":
            return numbers.request_code(request)
        case "POST", "verify_code":
            return numbers.verify_code(request)
        case "GET", "whatsapp_business_profile":
            return profile.get_profile(number, request)
        case "POST", "whatsapp_business_profile":
            return profile.set_profile(number, request)
        case "GET", "settings":
            return profile.get_settings(number)
        case "POST", "settings":
            return profile.set_settings(number, request)
        case "GET", "block_users":
            return profile.list_blocked(number, request)
        case "POST" | "DELETE", "block_users":
            return profile.change_blocked(world, number, request)
    raise unknown_object(request.verb, number.id)


async def _change_number(world: World, number: PhoneNumber, request: Request) -> Answer:
    body = request.parameters()
    if "webhook_configuration" in body:
        return await subscriptions.override_number(world, number, body["webhook_configuration"])
    if "pin" in body:
        return numbers.set_pin(number, body["pin"])
    raise GraphError(100, "Nothing that can be changed was given.")


def _template(world: World, template: Template, edge: str, request: Request) -> Answer:
    match request.verb, edge:
        case "GET", "":
            return template_node.get_template(template, request)
        case "POST", "":
            return template_node.edit_template(world, template, request)
        case "POST", "unpause":
            return template_node.unpause_template(world, template)
    raise unknown_object(request.verb, template.id)


async def _other(world: World, head: str, edge: str, request: Request) -> Answer:
    if head == world.accounts.app_id:
        match request.verb, edge:
            case "POST", "uploads":
                return world.uploads.open(request)
            case "POST", "subscriptions":
                return await subscriptions.subscribe_fields(world, request)
            case "GET", "":
                return answer({"id": head, "name": "wacore simulator"})
    if head.startswith("upload:") and not edge:
        if request.verb == "POST":
            return world.uploads.receive(head, request)
        return world.uploads.state(head, request)
    if (head, edge) == ("oauth", "access_token"):
        token = world.settings.access_token
        return answer({"access_token": token or "APP|TOKEN", "token_type": "bearer"})
    if head == media.DOWNLOAD_PATH:
        return media.download(world, request)
    if (head, edge) == ("me", ""):
        return answer({"id": "61550000000042", "name": "Simulated system user"})
    if request.verb == "OPTIONS":
        return SUCCESS
    raise unknown_object(request.verb, head)
