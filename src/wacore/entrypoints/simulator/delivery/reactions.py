"""What people answer, and how they opt out."""

import re
from typing import Any, Final

from wacore.entrypoints.simulator.fate import Fate
from wacore.entrypoints.simulator.templates.record import Template

Json = dict[str, Any]

REPLIES: Final = (
    "Thanks!",
    "Danke schön 😊",
    "Is this still available?",
    "¿Cuánto cuesta el envío?",
    "Não entendi, pode explicar?",
    "Où est le magasin / l'atelier ?",
    "Спасибо 🙏",
    "شكرا",
    "ok",
    "请问怎么下单？",
    "Please call me at 9:00",
    '"Great" – see https://example.test/a?b=1&c=2',
)
STOPS: Final = ("STOP", "Stop", "stop", "Unsubscribe", "STOPP", "Baja", "Sair", "ARRET", "СТОП")
_STOP_LABEL: Final = re.compile(
    r"\b(stop|unsubscribe|opt.?out|abmelden|abbestellen|baja|sair|arr[eê]t|no more)\b",
    re.IGNORECASE,
)


def text(body: str) -> Json:
    return {"text": {"body": body}, "type": "text"}


def tap(label: str, payload: str = "") -> Json:
    """A quick reply of a template; without a payload in the send it equals the label."""
    return {"button": {"payload": payload or label, "text": label}, "type": "button"}


def quick_replies(template: Template | None) -> list[str]:
    if template is None:
        return []
    return [button.text for button in template.plan.buttons if button.kind == "QUICK_REPLY"]


def stop_button(template: Template | None) -> str | None:
    return next((label for label in quick_replies(template) if _STOP_LABEL.search(label)), None)


def stop_word(chance: float) -> Json:
    return text(STOPS[int(chance * len(STOPS))])


def click(template: Template | None) -> str | None:
    """The first quick reply that is not a stop button; other clicks cannot be seen."""
    labels = quick_replies(template)
    return next((label for label in labels if not _STOP_LABEL.search(label)), None)


def reply(fate: Fate) -> Json:
    return text(REPLIES[int(fate.detail * len(REPLIES))])
