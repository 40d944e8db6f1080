"""Archiving, with which Meta answers per template (Meta, Template archival)."""

from wacore.entrypoints.simulator.errors import GraphError
from wacore.entrypoints.simulator.wire import Answer, Request, answer
from wacore.entrypoints.simulator.world import World


def archive_templates(world: World, waba_id: str, verb: str, request: Request) -> Answer:
    """`verb` is archive or unarchive."""
    ids = request.parameters().get("hsm_ids")
    if not isinstance(ids, list) or not ids:
        raise GraphError(100, "hsm_ids must list at least one template.")
    needed, result = ("APPROVED", "ARCHIVED") if verb == "archive" else ("ARCHIVED", "APPROVED")
    done: list[str] = []
    failed: dict[str, str] = {}
    for template_id in map(str, ids):
        template = world.templates.get(template_id)
        if template is None or template.waba_id != waba_id:
            failed[template_id] = "The template does not exist."
        elif template.status != needed:
            failed[template_id] = f"The template is {template.status}."
        else:
            event = "ARCHIVED" if verb == "archive" else "UNARCHIVED"
            world.lifecycle.set_status(template, event)
            template.status = result
            done.append(template_id)
    return answer({f"{verb}d_templates": done, "failed_templates": failed})
