"""Archiving, with which Meta answers per template (Meta, Template archival)."""

from wacore.entrypoints.simulator.accounts import Waba
from wacore.entrypoints.simulator.errors import GraphError
from wacore.entrypoints.simulator.wire import Answer, Request, answer
from wacore.entrypoints.simulator.world import World


def archive_templates(world: World, waba: Waba, request: Request) -> Answer:
    done, failed = _move(world, waba, request, needed="APPROVED", event="ARCHIVED")
    return answer({"archived_templates": done, "failed_templates": failed})


def unarchive_templates(world: World, waba: Waba, request: Request) -> Answer:
    done, failed = _move(world, waba, request, needed="ARCHIVED", event="UNARCHIVED")
    return answer({"unarchived_templates": done, "failed_templates": failed})


def _move(
    world: World, waba: Waba, request: Request, *, needed: str, event: str
) -> tuple[list[str], dict[str, str]]:
    ids = request.parameters().get("hsm_ids")
    if not isinstance(ids, list) or not ids:
        raise GraphError(100, "hsm_ids must list at least one template.")
    done: list[str] = []
    failed: dict[str, str] = {}
    for template_id in map(str, ids):
        template = world.templates.get(template_id)
        if template is None or template.waba_id != waba.id:
            failed[template_id] = "The template does not exist."
        elif template.status != needed:
            failed[template_id] = f"The template is {template.status}."
        else:
            world.lifecycle.set_status(template, event)
            template.status = "ARCHIVED" if event == "ARCHIVED" else "APPROVED"
            done.append(template_id)
    return done, failed
