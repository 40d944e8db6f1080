"""Interactive messages (Meta, Interactive messages): limits of every sub-type."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from wacore.entrypoints.simulator.errors import GraphError
from wacore.entrypoints.simulator.media.store import MediaStore
from wacore.entrypoints.simulator.messages.checks import (
    a_list,
    a_text,
    an_object,
    invalid,
    missing,
    optional_text,
)

Json = Mapping[str, Any]

BODY_MAX, LIST_BODY_MAX, FOOTER_MAX, HEADER_MAX, TITLE_MAX = 1024, 4096, 60, 60, 20
_HEADER_KINDS: Final = frozenset({"text", "image", "video", "document"})


def check_interactive(message: Json, media: MediaStore) -> bool:
    """False: interactive media headers are not fetched by this simulator."""
    kind = message.get("type")
    check = _ACTIONS.get(str(kind))
    if check is None:
        raise invalid("interactive.type", f"{kind!r} is not an interactive type")
    if kind not in _BODILESS or message.get("body") is not None:
        longest = LIST_BODY_MAX if kind == "list" else BODY_MAX
        body = an_object(message.get("body"), "interactive.body")
        a_text(body.get("text"), "interactive.body.text", most=longest)
    if message.get("footer") is not None:
        footer = an_object(message["footer"], "interactive.footer")
        a_text(footer.get("text"), "interactive.footer.text", most=FOOTER_MAX)
    _check_header(message.get("header"), str(kind), media)
    check(an_object(message.get("action"), "interactive.action"))
    return False


def _check_header(header: object, kind: str, media: MediaStore) -> None:
    if header is None:
        if kind == "product_list":
            raise missing("interactive.header")
        return
    if kind in _HEADERLESS:
        raise invalid("interactive.header", f"is not allowed for {kind}")
    fields = an_object(header, "interactive.header")
    form = str(fields.get("type"))
    if form not in _HEADER_KINDS or (kind in {"list", "product_list"} and form != "text"):
        raise invalid("interactive.header.type", f"{form!r} is not allowed for {kind}")
    if form == "text":
        a_text(fields.get("text"), "interactive.header.text", most=HEADER_MAX)
        return
    content = an_object(fields.get(form), f"interactive.header.{form}")
    if content.get("id") is not None:
        media.check_sendable(str(content["id"]), form)
    elif not content.get("link"):
        raise missing(f"interactive.header.{form}.id")


def _check_buttons(action: Json) -> None:
    titles: list[str] = []
    for button in a_list(action.get("buttons"), "interactive.action.buttons", most=3):
        reply = an_object(an_object(button, "buttons").get("reply"), "buttons.reply")
        identity = a_text(reply.get("id"), "buttons.reply.id", most=256)
        if identity != identity.strip():
            raise invalid("buttons.reply.id", "must not start or end with a space")
        titles.append(a_text(reply.get("title"), "buttons.reply.title", most=TITLE_MAX))
    if len(set(titles)) != len(titles):
        raise invalid("buttons.reply.title", "must be unique")


def _check_list(action: Json) -> None:
    a_text(action.get("button"), "interactive.action.button", most=TITLE_MAX)
    sections = a_list(action.get("sections"), "interactive.action.sections", most=10)
    rows = 0
    for section in sections:
        fields = an_object(section, "sections")
        if len(sections) > 1:
            a_text(fields.get("title"), "sections.title", most=24)
        for row in a_list(fields.get("rows"), "sections.rows", most=10):
            rows += 1
            a_text(an_object(row, "rows").get("id"), "rows.id", most=200)
            a_text(row.get("title"), "rows.title", most=24)
            optional_text(row.get("description"), "rows.description", most=72)
    if rows > 10:
        raise invalid("interactive.action.sections", "at most 10 rows in total")


def _check_link(action: Json) -> None:
    parameters = an_object(action.get("parameters"), "interactive.action.parameters")
    a_text(parameters.get("display_text"), "parameters.display_text", most=TITLE_MAX)
    url = a_text(parameters.get("url"), "parameters.url", most=2000)
    if not url.startswith(("http://", "https://")):
        raise invalid("parameters.url", "must be an http or https URL")


def _check_flow(action: Json) -> None:
    parameters = an_object(action.get("parameters"), "interactive.action.parameters")
    if str(parameters.get("flow_message_version")) != "3":
        raise invalid("parameters.flow_message_version", "must be 3")
    if not (parameters.get("flow_id") or parameters.get("flow_name")):
        raise missing("parameters.flow_id")
    a_text(parameters.get("flow_cta"), "parameters.flow_cta", most=30)


def _check_product(action: Json) -> None:
    a_text(action.get("catalog_id"), "action.catalog_id", most=100)
    a_text(action.get("product_retailer_id"), "action.product_retailer_id", most=100)


def _check_products(action: Json) -> None:
    a_text(action.get("catalog_id"), "action.catalog_id", most=100)
    products = 0
    for section in a_list(action.get("sections"), "action.sections", most=10):
        items = an_object(section, "sections").get("product_items")
        products += len(a_list(items, "sections.product_items", most=30))
    if products > 30:
        raise invalid("action.sections", "at most 30 products")


def _check_carousel(action: Json) -> None:
    cards = a_list(action.get("cards"), "action.cards", least=2, most=10)
    headers = set()
    for position, card in enumerate(cards):
        fields = an_object(card, "cards")
        if fields.get("card_index") != position:
            raise invalid("cards.card_index", "must count from 0")
        header = an_object(fields.get("header"), "cards.header")
        headers.add(str(header.get("type")))
        body = fields.get("body")
        if body is not None:
            a_text(an_object(body, "cards.body").get("text"), "cards.body.text", most=160)
    if len(headers) > 1 or not headers <= {"image", "video"}:
        raise invalid("cards.header.type", "must be image or video and equal on all cards")


def _named(name: str) -> Callable[[Json], None]:
    def check(action: Json) -> None:
        if action.get("name") != name:
            raise invalid("interactive.action.name", f"must be {name}")

    return check


def _anything(action: Json) -> None:
    if not action:
        raise GraphError(131008, "interactive.action must not be empty.")


_ACTIONS: Final[dict[str, Callable[[Json], None]]] = {
    "button": _check_buttons,
    "list": _check_list,
    "cta_url": _check_link,
    "flow": _check_flow,
    "location_request_message": _named("send_location"),
    "product": _check_product,
    "product_list": _check_products,
    "catalog_message": _named("catalog_message"),
    "carousel": _check_carousel,
    "address_message": _named("address_message"),
    "voice_call": _named("voice_call"),
    "call_permission_request": _named("call_permission_request"),
    "request_contact_info": _named("request_contact_info"),
    "contact_request": _anything,
}
_BODILESS: Final = frozenset({"product"})
_HEADERLESS: Final = frozenset({"product", "location_request_message", "catalog_message"})
