"""Business phone numbers: fields, list, registration, PIN (Meta, Phone numbers)."""

from typing import Any, Final

from wacore.entrypoints.simulator.accounts import PhoneNumber, Waba
from wacore.entrypoints.simulator.errors import GraphError
from wacore.entrypoints.simulator.graph.health import health_of
from wacore.entrypoints.simulator.graph.nodes import of_version, page, select
from wacore.entrypoints.simulator.rates import TIERS
from wacore.entrypoints.simulator.wire import SUCCESS, Answer, Request, answer
from wacore.entrypoints.simulator.world import World

DEFAULT_FIELDS: Final = (
    "verified_name",
    "display_phone_number",
    "quality_rating",
    "code_verification_status",
)
REGISTRATIONS_MAX: Final = 10
REGISTRATIONS_SECONDS: Final = 72 * 3600.0
_LEVEL: Final = {"STANDARD": "STANDARD", "HIGH": "HIGH", "COEXISTENCE": "STANDARD"}


def number_node(world: World, number: PhoneNumber) -> dict[str, Any]:
    waba = world.accounts.waba_of(number)
    limit = world.accounts.messaging_limit
    return {
        "id": number.id,
        "verified_name": number.verified_name,
        "display_phone_number": number.display,
        "status": number.status if number.registered else "DISCONNECTED",
        "quality_rating": number.quality,
        "quality_score": {"score": number.quality},
        "throughput": {"level": _LEVEL[number.throughput]},
        "whatsapp_business_manager_messaging_limit": limit,
        "messaging_limit_tier": limit if limit in TIERS else "TIER_UNLIMITED",
        "code_verification_status": "VERIFIED",
        "name_status": "APPROVED",
        "new_name_status": "NONE",
        "platform_type": "CLOUD_API",
        "account_mode": "LIVE",
        "webhook_configuration": _webhooks(world, number),
        "is_official_business_account": False,
        "is_pin_enabled": True,
        "is_on_biz_app": number.throughput == "COEXISTENCE",
        "last_onboarded_time": int(number.onboarded_at),
        "country_dial_code": world.settings.calling_code,
        "health_status": health_of(world, waba, number),
        "search_visibility": "VISIBLE",
        "conversational_automation": None,
        "certificate": None,
        "new_certificate": None,
        "is_preverified_number": False,
        "country_code": None,
        "username": None,
        "eligibility_for_api_business_global_search": None,
    }


def get_number(world: World, number: PhoneNumber, request: Request) -> Answer:
    shown = of_version(number_node(world, number), request.version)
    node = select(shown, request.query.get("fields"), DEFAULT_FIELDS)
    return answer(node)


def list_numbers(world: World, waba: Waba, request: Request) -> Answer:
    rows = [
        of_version(number_node(world, number), request.version)
        for number in world.accounts.numbers_of(waba.id)
    ]
    listed = page(rows, request)
    fields = request.query.get("fields")
    listed["data"] = [select(row, fields, DEFAULT_FIELDS) for row in listed["data"]]
    return answer(listed)


def register(world: World, number: PhoneNumber, request: Request) -> Answer:
    body = request.parameters()
    if body.get("messaging_product") != "whatsapp":
        raise GraphError(100, "The parameter messaging_product is required and must be whatsapp.")
    pin = str(body.get("pin", ""))
    if not (pin.isascii() and pin.isdigit() and len(pin) == 6):
        raise GraphError(100, "pin must have six digits.")
    _count_registration(world, number)
    if number.pin not in {"000000", pin}:
        raise GraphError(133005)
    number.pin, number.registered, number.status = pin, True, "CONNECTED"
    return SUCCESS


def deregister(world: World, number: PhoneNumber) -> Answer:
    _count_registration(world, number)
    number.registered = False
    return SUCCESS


def request_code(request: Request) -> Answer:
    if str(request.parameters().get("code_method", "")).upper() not in {"SMS", "VOICE"}:
        raise GraphError(100, "code_method must be SMS or VOICE.")
    return SUCCESS


def verify_code(request: Request) -> Answer:
    code = str(request.parameters().get("code", ""))
    if not (code.isascii() and code.isdigit() and len(code) == 6):
        raise GraphError(100, "code must have six digits.")
    return SUCCESS


def set_pin(number: PhoneNumber, pin: object) -> Answer:
    text = str(pin)
    if not (text.isascii() and text.isdigit() and len(text) == 6):
        raise GraphError(100, "pin must have six digits.")
    number.pin = text
    return SUCCESS


def _count_registration(world: World, number: PhoneNumber) -> None:
    now = world.clock.now()
    recent = [at for at in number.registrations if at > now - REGISTRATIONS_SECONDS]
    if len(recent) >= REGISTRATIONS_MAX:
        raise GraphError(133016)
    number.registrations = [*recent, now]


def _webhooks(world: World, number: PhoneNumber) -> dict[str, str]:
    levels = {
        "application": world.accounts.app_callback.url,
        "whatsapp_business_account": world.accounts.waba_of(number).override.url,
        "phone_number": number.override.url,
    }
    return {level: url for level, url in levels.items() if url}
