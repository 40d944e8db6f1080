"""What a campaign says: one version of one template, and what fills it."""

from dataclasses import dataclass, field

from wacore.domain.campaigns.sending import Purpose
from wacore.domain.campaigns.variables import VariableMapping
from wacore.domain.ids import TemplateId


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """
    The template's words at the time it was chosen; later edits of the template do not reach it.

    Attributes:
        language: Meta's code of the template's language.
    """

    template_id: TemplateId
    template_version: int
    template_name: str
    language: str
    purpose: Purpose
    variables: VariableMapping = field(default_factory=VariableMapping)
