"""`/{template-id}`: get, edit, unpause."""

from typing import Final

from wacore.entrypoints.simulator.errors import GraphError, rejected_template
from wacore.entrypoints.simulator.graph.nodes import select
from wacore.entrypoints.simulator.templates.record import Template
from wacore.entrypoints.simulator.templates.review import decided_category
from wacore.entrypoints.simulator.templates.rules import (
    CATEGORIES,
    check_components,
    check_ttl,
)
from wacore.entrypoints.simulator.templates.view import DEFAULT_FIELDS, template_node
from wacore.entrypoints.simulator.wire import SUCCESS, Answer, Request, answer
from wacore.entrypoints.simulator.world import World

EDITABLE: Final = frozenset({"APPROVED", "REJECTED", "PAUSED"})
EDITS_PER_DAY, EDITS_PER_MONTH = 1, 10
UNPAUSE_AFTER_SECONDS: Final = 300.0
_CHANGEABLE: Final = frozenset(
    {
        "category",
        "components",
        "message_send_ttl_seconds",
        "parameter_format",
        "cta_url_link_tracking_opted_out",
        "access_token",
        "appsecret_proof",
        "name",
        "language",
    }
)
_DAY = 24 * 3600.0


def get_template(template: Template, request: Request) -> Answer:
    node = select(template_node(template), request.query.get("fields"), DEFAULT_FIELDS)
    return answer(node)


def edit_template(world: World, template: Template, request: Request) -> Answer:
    """An edit replaces all components and goes through a short review again."""
    body = request.parameters()
    unknown = body.keys() - _CHANGEABLE
    if unknown:
        raise GraphError(100, f"{min(unknown)} cannot be edited.")
    category = str(body.get("category") or template.category).upper()
    if category not in CATEGORIES:
        raise GraphError(100, f"category must be one of {sorted(CATEGORIES)}.")
    if template.status not in EDITABLE:
        raise rejected_template(
            2388039,
            "Template cannot be edited",
            f"A template cannot be edited while it is {template.status}.",
        )
    if template.status == "APPROVED" and category != template.category:
        raise GraphError(100, "The category of an approved template cannot change.")
    check_ttl(category, body.get("message_send_ttl_seconds"))
    parameter_format = str(body.get("parameter_format") or template.parameter_format).upper()
    components = template.components
    if body.get("components") is not None:
        named = parameter_format == "NAMED"
        components = check_components(body["components"], category, named=named)
    _count_edit(world, template)
    template.category, template.components = category, components
    template.parameter_format = parameter_format
    template.ttl_seconds = body.get("message_send_ttl_seconds", template.ttl_seconds)
    template.rejected_reason = "NONE"
    template.category = decided_category(template)
    template.replan()
    world.lifecycle.submit(template)
    return SUCCESS


def unpause_template(world: World, template: Template) -> Answer:
    if template.status != "PAUSED":
        return answer({"success": False, "reason": "The template is not paused."})
    waited = (world.clock.now() - template.paused_at) * world.clock.compression
    if waited < UNPAUSE_AFTER_SECONDS:
        return answer({"success": False, "reason": "Wait five minutes after the pause."})
    world.lifecycle.unpause(template)
    return SUCCESS


def _count_edit(world: World, template: Template) -> None:
    now = world.clock.now()
    if template.status == "APPROVED" and world.behaviour.now.limits.enabled:
        day = [at for at in template.edits if at > now - _DAY]
        month = [at for at in template.edits if at > now - 30 * _DAY]
        if len(day) >= EDITS_PER_DAY or len(month) >= EDITS_PER_MONTH:
            raise rejected_template(
                2388039,
                "Template cannot be edited",
                "Approved templates may be edited once a day and ten times in 30 days.",
            )
        template.edits.append(now)
    template.revision += 1
