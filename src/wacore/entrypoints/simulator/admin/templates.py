"""Decide over templates from outside: status, quality, category, pacing."""

from typing import Literal

import msgspec

from wacore.entrypoints.simulator.admin.control import BadCommand, Body, decode, waba_named
from wacore.entrypoints.simulator.templates.record import Template
from wacore.entrypoints.simulator.templates.view import template_node
from wacore.entrypoints.simulator.wire import Answer, Request, answer
from wacore.entrypoints.simulator.world import World


class TemplateBody(Body):
    """What is given happens, with the webhooks Meta would send."""

    waba_id: str = ""
    language: str = ""
    status: str = ""
    reason: str | msgspec.UnsetType | None = msgspec.UNSET
    quality: Literal["", "GREEN", "YELLOW", "RED", "UNKNOWN"] = ""
    category: Literal["", "MARKETING", "UTILITY"] = ""
    pacing: Literal["", "release", "drop"] = ""


def change_template(world: World, name: str, request: Request) -> Answer:
    """`name` is a template id, or a name (then `language` and `waba_id` may narrow it)."""
    body = decode(request, TemplateBody)
    template = _find(world, name, body)
    if body.status:
        reason = "NONE" if body.reason is msgspec.UNSET else body.reason
        world.lifecycle.set_status(template, body.status, reason=reason)
    if body.category:
        world.lifecycle.set_category(template, body.category)
    if body.quality:
        world.lifecycle.set_quality(template, body.quality)
    if body.pacing:
        world.pacing.decide(template, good=body.pacing == "release")
    return answer(template_node(template))


def _find(world: World, name: str, body: TemplateBody) -> Template:
    template = world.templates.get(name)
    if template is not None:
        return template
    waba = waba_named(world, body.waba_id)
    found = [
        template
        for template in world.templates.of_waba(waba.id)
        if template.name == name and body.language in {"", template.language}
    ]
    if len(found) != 1:
        raise BadCommand(f"{len(found)} templates are called {name!r}; give an id or a language")
    return found[0]
