"""What can be wrong with a template."""

from datetime import datetime

from wacore.domain.errors import Conflict, FieldProblem, InvalidInput, NotFound
from wacore.domain.ids import TemplateId
from wacore.domain.templates.status import TemplateStatus


class TemplateNotFound(NotFound):
    """The organisation has no such template."""

    code = "template-not-found"

    def __init__(self, template_id: TemplateId) -> None:
        super().__init__(f"Template {template_id} does not exist.")
        self.template_id = template_id


class TemplateVersionNotFound(NotFound):
    """The template has no version of this number."""

    code = "template-version-not-found"

    def __init__(self, template_id: TemplateId, number: int) -> None:
        super().__init__(f"Template {template_id} has no version {number}.")
        self.template_id = template_id
        self.number = number


class TemplateNameTaken(Conflict):
    """The account has a template of this name in this language."""

    code = "template-name-taken"

    def __init__(self, name: str, language: str) -> None:
        super().__init__(f"The account already has a template {name} in {language}.")
        self.name = name
        self.language = language


class TemplateNotEditable(Conflict):
    """Its status lets nobody send new content for review."""

    code = "template-not-editable"

    def __init__(self, status: TemplateStatus, reason: str = "") -> None:
        super().__init__(reason or f"A template that is {status.value} cannot be changed at Meta.")
        self.status = status


class TemplateEditedTooOften(Conflict):
    """Approved templates: once in 24 hours, ten times in 30 days (Meta, template management)."""

    code = "template-edited-too-often"

    def __init__(self, possible_at: datetime) -> None:
        super().__init__(
            "Meta lets an approved template be edited once a day and ten times in 30 days; "
            f"the next edit is possible at {possible_at.isoformat()}."
        )
        self.possible_at = possible_at


class TemplateUnchanged(Conflict):
    """There is no content that Meta does not have already."""

    code = "template-unchanged"

    def __init__(self, version: int) -> None:
        super().__init__(f"Version {version} is what Meta has already; change it first.")
        self.version = version


class TemplateStale(Conflict):
    """Somebody changed it since it was read."""

    code = "template-stale"

    def __init__(self, revision: int) -> None:
        super().__init__("The template has changed since you read it.")
        self.revision = revision


class CategoryFixed(Conflict):
    """Meta does not let an approved template change its category."""

    code = "template-category-fixed"

    def __init__(self, category: str) -> None:
        super().__init__(f"An approved template keeps its category, {category}.")
        self.category = category


class ParameterFormatFixed(Conflict):
    """Meta lets nobody change it after the first submission."""

    code = "template-parameter-format-fixed"

    def __init__(self, parameter_format: str) -> None:
        super().__init__(f"A submitted template keeps its parameter format, {parameter_format}.")
        self.parameter_format = parameter_format


class TemplateBreaksRules(InvalidInput):
    """Meta would refuse it; each problem names the field and the rule."""

    code = "template-breaks-rules"

    def __init__(self, problems: tuple[FieldProblem, ...]) -> None:
        super().__init__("The template breaks rules of Meta's.", problems=problems)


class NoDrift(Conflict):
    """Meta has what we have."""

    code = "template-no-drift"

    def __init__(self) -> None:
        super().__init__("The template at Meta is the same as here; there is nothing to adopt.")
