"""`/{waba}/message_templates`: list, create, delete."""

import json
from typing import Any, Final

from wacore.entrypoints.simulator.accounts import Waba
from wacore.entrypoints.simulator.errors import GraphError, rejected_template
from wacore.entrypoints.simulator.graph.nodes import page, select
from wacore.entrypoints.simulator.templates.record import Template
from wacore.entrypoints.simulator.templates.review import decided_category
from wacore.entrypoints.simulator.templates.rules import (
    check_components,
    check_identity,
    check_ttl,
)
from wacore.entrypoints.simulator.templates.view import DEFAULT_FIELDS, template_node
from wacore.entrypoints.simulator.wire import SUCCESS, Answer, Request, answer
from wacore.entrypoints.simulator.world import World

NAME_LOCK_SECONDS: Final = 30 * 24 * 3600.0
CREATIONS_PER_HOUR: Final = 100
MOST_VERIFIED, MOST_UNVERIFIED = 6_000, 250
_DELETED_AT_ONCE = 100
_FIRST_ID = 1_387_000_000_000_000


def create_template(world: World, waba: Waba, request: Request) -> Answer:
    body = request.parameters()
    category = str(body.get("category", "")).upper()
    parameter_format = str(body.get("parameter_format") or "POSITIONAL").upper()
    if category == "AUTHENTICATION":
        parameter_format = "POSITIONAL"
    if parameter_format not in {"POSITIONAL", "NAMED"}:
        raise GraphError(100, "parameter_format must be POSITIONAL or NAMED.")
    check_identity(body.get("name"), body.get("language"), category)
    check_ttl(category, body.get("message_send_ttl_seconds"))
    named = parameter_format == "NAMED"
    components = check_components(_json(body.get("components")), category, named=named)
    name, language = str(body["name"]), str(body["language"])
    _check_room(world, waba.id, name, language, category)
    now = world.clock.now()
    template = Template(
        id=str(_FIRST_ID + world.templates.next_index()),
        index=world.templates.next_index(),
        waba_id=waba.id,
        name=name,
        language=language,
        category=category,
        components=components,
        parameter_format=parameter_format,
        created_at=now,
        asked_category=category,
        ttl_seconds=body.get("message_send_ttl_seconds"),
    )
    template.category = decided_category(template)
    world.templates.add(template)
    world.lifecycle.submit(template)
    created = {"id": template.id, "status": template.status, "category": template.category}
    return answer(created)


def list_templates(world: World, waba: Waba, request: Request) -> Answer:
    query = request.query
    found = [template for template in world.templates.of_waba(waba.id) if _matches(template, query)]
    fields = query.get("fields")
    listed = page([template_node(template) for template in found], request)
    listed["data"] = [select(node, fields, DEFAULT_FIELDS) for node in listed["data"]]
    if query.get("summary"):
        listed["summary"] = {
            "total_count": len(found),
            "message_template_count": len(world.templates.of_waba(waba.id)),
            "message_template_limit": _room(world, waba.id),
            "are_translations_complete": True,
        }
    return answer(listed)


def delete_templates(world: World, waba: Waba, request: Request) -> Answer:
    body = request.parameters()
    name, one, many = body.get("name"), body.get("hsm_id"), _json(body.get("hsm_ids"))
    owned = world.templates.of_waba(waba.id)
    if many:
        if name or one:
            raise GraphError(100, "hsm_ids cannot be combined with name or hsm_id.")
        if not isinstance(many, list) or len(many) > _DELETED_AT_ONCE:
            raise GraphError(100, f"hsm_ids must list at most {_DELETED_AT_ONCE} ids.")
        wanted = {str(template_id) for template_id in many}
        chosen = [template for template in owned if template.id in wanted]
        if len(chosen) != len(wanted):
            raise GraphError(100, "hsm_ids names a template that does not exist.")
    elif one and not name:
        raise GraphError(100, "hsm_id needs name as well.")
    elif name:
        chosen = [
            template
            for template in owned
            if template.name == name and (not one or template.id == str(one))
        ]
        if not chosen:
            raise GraphError(100, f"Message template {name!r} was not found.", status=404)
    else:
        raise GraphError(100, "The parameter name is required.")
    disabled = [template.name for template in chosen if template.status == "DISABLED"]
    if disabled:
        raise GraphError(100, f"{disabled[0]} is disabled and cannot be deleted.")
    _remove(world, waba.id, chosen)
    return SUCCESS


def _remove(world: World, waba_id: str, chosen: list[Template]) -> None:
    now = world.clock.now()
    for template in chosen:
        if template.status in {"APPROVED", "PAUSED"}:
            key = waba_id, template.name
            world.templates.locked_names[key] = now + NAME_LOCK_SECONDS
        world.lifecycle.set_status(template, "PENDING_DELETION", reason=None)
    world.templates.remove(chosen)


def _check_room(world: World, waba_id: str, name: str, language: str, category: str) -> None:
    now = world.clock.now()
    recent = world.templates.creations.setdefault(waba_id, [])
    recent[:] = [at for at in recent if at > now - 3600.0]
    if len(recent) >= CREATIONS_PER_HOUR and world.behaviour.now.limits.enabled:
        raise GraphError(80008, f"At most {CREATIONS_PER_HOUR} templates an hour.")
    if world.templates.find(waba_id, name, language):
        raise rejected_template(
            2388024,
            "Content in This Language Already Exists",
            f"There is already {language} content for this template.",
        )
    if world.templates.locked_names.get((waba_id, name), 0.0) > now:
        raise rejected_template(
            2388023,
            "Message template is being deleted",
            f"New content for {name} cannot be added for 30 days after its deletion.",
        )
    siblings = [other for other in world.templates.of_waba(waba_id) if other.name == name]
    if siblings and siblings[0].asked_category != category:
        raise GraphError(100, "All languages of a template must have the same category.")
    if len(world.templates.of_waba(waba_id)) >= _room(world, waba_id):
        raise rejected_template(2388019, "Template limit reached", "Delete unused templates.")
    recent.append(now)


def _room(world: World, waba_id: str) -> int:
    return MOST_VERIFIED if world.accounts.wabas[waba_id].verified else MOST_UNVERIFIED


def _matches(template: Template, query: Any) -> bool:
    exact = {
        "language": template.language,
        "category": template.category,
        "status": template.status,
        "quality_score": template.quality,
    }
    for key, actual in exact.items():
        asked = query.get(key)
        if asked and actual.lower() not in _alternatives(asked):
            return False
    content = " ".join(template.text(part) for part in ("HEADER", "BODY", "FOOTER"))
    if query.get("name") and query["name"] not in template.name:
        return False
    if query.get("content") and query["content"] not in content:
        return False
    either = query.get("name_or_content")
    return not either or either in template.name or either in content


def _alternatives(asked: str) -> set[str]:
    listed = _json(asked) if asked.startswith("[") else asked.split(",")
    return {str(value).strip().lower() for value in listed} if isinstance(listed, list) else set()


def _json(value: object) -> object:
    """Query and form parameters carry lists as JSON text."""
    if isinstance(value, str) and value[:1] in "[{":
        try:
            return json.loads(value)
        except ValueError as error:
            raise GraphError(100, "A parameter holds broken JSON.") from error
    return value
