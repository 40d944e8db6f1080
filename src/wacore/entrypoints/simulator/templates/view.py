"""A template as Graph shows it."""

from typing import Any, Final

from wacore.entrypoints.simulator.templates.record import Template

DEFAULT_FIELDS: Final = (
    "name",
    "parameter_format",
    "components",
    "language",
    "status",
    "category",
    "sub_category",
)


def template_node(template: Template) -> dict[str, Any]:
    """All fields a client may ask for; None ones are left out of answers."""
    return {
        "id": template.id,
        "name": template.name,
        "language": template.language,
        "status": template.status,
        "category": template.category,
        "sub_category": "CUSTOM",
        "previous_category": template.previous_category or None,
        "correct_category": None,
        "components": template.components,
        "parameter_format": template.parameter_format,
        "quality_score": {
            "score": template.quality,
            "date": int(template.quality_at or template.created_at),
        },
        "rejected_reason": template.rejected_reason,
        "message_send_ttl_seconds": template.ttl_seconds,
        "library_template_name": None,
        "cta_url_link_tracking_opted_out": False,
        "degrees_of_freedom_spec": None,
        "bid_spec": None,
        "optimization_spec": None,
        "last_updated_time": None,
        "health_status": {
            "can_send_message": "AVAILABLE" if template.status == "APPROVED" else "BLOCKED",
            "entities": [
                {
                    "entity_type": "MESSAGE_TEMPLATE",
                    "id": template.id,
                    "can_send_message": "AVAILABLE" if template.status == "APPROVED" else "BLOCKED",
                }
            ],
        },
    }
