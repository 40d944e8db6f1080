"""From an approved template and one recipient's values to what Meta is sent.

`compile_plan(components)` once per template, `plan.render(values)` once per recipient.
"""

from wacore.domain.rendering.placeholders import PLACEHOLDER, names_in, substitute
from wacore.domain.rendering.plan import SendPlan, compile_plan
from wacore.domain.rendering.preview import PreviewBubble, PreviewButton, preview
from wacore.domain.rendering.slots import Slot, SlotKind, UnfitValues, UnreadableTemplate

__all__ = [
    "PLACEHOLDER",
    "PreviewBubble",
    "PreviewButton",
    "SendPlan",
    "Slot",
    "SlotKind",
    "UnfitValues",
    "UnreadableTemplate",
    "compile_plan",
    "names_in",
    "preview",
    "substitute",
]
