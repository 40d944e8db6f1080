"""Business profile, number settings and blocked users (Meta, Business profiles; Block API)."""

from typing import Any, Final

from wacore.entrypoints.simulator.accounts import PhoneNumber
from wacore.entrypoints.simulator.errors import GraphError
from wacore.entrypoints.simulator.graph.nodes import field_names, page
from wacore.entrypoints.simulator.numbering import dialled_digits, wa_id_of
from wacore.entrypoints.simulator.wire import SUCCESS, Answer, Request, answer
from wacore.entrypoints.simulator.world import World

LENGTHS: Final = {"about": 139, "address": 256, "description": 512, "email": 128}
WEBSITES_MAX: Final = 2
_FIELDS: Final = frozenset(LENGTHS) | {
    "messaging_product",
    "websites",
    "vertical",
    "profile_picture_handle",
    "access_token",
    "appsecret_proof",
}


def get_profile(number: PhoneNumber, request: Request) -> Answer:
    shown: dict[str, Any] = {"messaging_product": "whatsapp"}
    asked = field_names(request.query.get("fields", ""))
    for name in asked or number.profile:
        if name in number.profile:
            shown[name] = number.profile[name]
    return answer({"data": [shown]})


def set_profile(number: PhoneNumber, request: Request) -> Answer:
    body = request.parameters()
    if body.keys() - _FIELDS:
        raise GraphError(100, f"Unexpected key {min(body.keys() - _FIELDS)!r}.")
    for name, longest in LENGTHS.items():
        if len(str(body.get(name, ""))) > longest:
            raise GraphError(100, f"{name} must be at most {longest} characters long.")
    websites = body.get("websites") or []
    if not isinstance(websites, list) or len(websites) > WEBSITES_MAX:
        raise GraphError(100, f"At most {WEBSITES_MAX} websites.")
    kept = {name: body[name] for name in (*LENGTHS, "websites", "vertical") if name in body}
    number.profile |= kept
    return SUCCESS


def get_settings(number: PhoneNumber) -> Answer:
    return answer({"storage_configuration": {"status": "DEFAULT"}, **number.settings})


def set_settings(number: PhoneNumber, request: Request) -> Answer:
    number.settings |= request.parameters()
    return SUCCESS


def list_blocked(number: PhoneNumber, request: Request) -> Answer:
    rows = [{"messaging_product": "whatsapp", "wa_id": wa_id} for wa_id in sorted(number.blocked)]
    return answer(page(rows, request))


def change_blocked(world: World, number: PhoneNumber, request: Request) -> Answer:
    """Only people who wrote in the last 24 hours can be blocked."""
    users = request.parameters().get("block_users")
    if not isinstance(users, list) or not users:
        raise GraphError(100, "block_users must list at least one user.")
    done: list[dict[str, str]] = []
    failed: list[dict[str, object]] = []
    for user in users:
        asked = str(user.get("user", "")) if isinstance(user, dict) else ""
        digits = dialled_digits(asked, world.settings.calling_code)
        wa_id = wa_id_of(digits) if digits else ""
        if request.verb == "DELETE":
            number.blocked.discard(wa_id)
        elif not digits or not _wrote_lately(world, number, wa_id):
            failed.append({"input": asked, "errors": [{"code": 139_100, "message": "Re-engage"}]})
            continue
        else:
            number.blocked.add(wa_id)
        done.append({"input": asked, "wa_id": wa_id})
    if failed:
        raise GraphError(139100, f"{len(failed)} of {len(users)} users could not be blocked.")
    key = "removed_users" if request.verb == "DELETE" else "added_users"
    return answer({"messaging_product": "whatsapp", "block_users": {key: done}})


def _wrote_lately(world: World, number: PhoneNumber, wa_id: str) -> bool:
    row = world.threads.find(number.index, int(wa_id))
    return row is not None and world.threads.window_until[row] > world.clock.now()
