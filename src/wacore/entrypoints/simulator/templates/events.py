"""Webhook values about templates (Meta, message_template_* and template_category_update)."""

from typing import Any

from wacore.entrypoints.simulator.templates.record import Template

Json = dict[str, Any]

STATUS_FIELD = "message_template_status_update"
QUALITY_FIELD = "message_template_quality_update"
COMPONENTS_FIELD = "message_template_components_update"
CATEGORY_FIELD = "template_category_update"


def _named(template: Template) -> Json:
    return {
        "message_template_id": int(template.id),
        "message_template_name": template.name,
        "message_template_language": template.language,
    }


def status_value(
    template: Template, event: str, *, reason: str | None = "NONE", **extra: object
) -> Json:
    return {
        "event": event,
        **_named(template),
        "reason": reason,
        "message_template_category": template.category,
        **extra,
    }


def quality_value(template: Template, previous: str) -> Json:
    return {
        "previous_quality_score": previous,
        "new_quality_score": template.quality,
        **_named(template),
    }


def category_value(template: Template, previous: str) -> Json:
    return {
        **_named(template),
        "previous_category": previous,
        "new_category": template.category,
    }


def components_value(template: Template) -> Json:
    value = {**_named(template), "message_template_element": template.text("BODY")}
    if template.text("HEADER"):
        value["message_template_title"] = template.text("HEADER")
    if template.text("FOOTER"):
        value["message_template_footer"] = template.text("FOOTER")
    buttons = [
        _button(button)
        for component in template.components
        if component["type"] == "BUTTONS"
        for button in component.get("buttons", ())
        if str(button.get("type", "")).upper() in {"URL", "PHONE_NUMBER"}
    ]
    if buttons:
        value["message_template_buttons"] = buttons
    return value


def _button(button: Json) -> Json:
    kind = str(button["type"]).upper()
    shown = {"message_template_button_type": kind, "message_template_button_text": button["text"]}
    if kind == "URL":
        shown["message_template_button_url"] = button["url"]
    else:
        shown["message_template_button_phone_number"] = button["phone_number"]
    return shown
