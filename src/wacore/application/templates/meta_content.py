"""What Meta lists, in the domain's words."""

from wacore.application.templates.ports_review import MetaTemplate
from wacore.domain.errors import InvalidInput
from wacore.domain.templates.content import TemplateContent, canonical, shape_hash_of
from wacore.domain.templates.facts import MetaState
from wacore.domain.templates.kinds import read_category, read_format


def content_of(found: MetaTemplate) -> TemplateContent:
    """
    Raises:
        InvalidInput: Meta has kinds of templates that cannot be read here.
    """
    return TemplateContent.of(
        found.components,
        category=read_category(found.category),
        parameter_format=read_format(found.parameter_format),
        ttl_seconds=found.ttl_seconds,
    )


def state_of(found: MetaTemplate) -> MetaState:
    return MetaState(
        meta_id=found.meta_id,
        status=found.status,
        category=found.category,
        shape_hash=shape_of_meta(found),
        body=canonical(found.components),
        quality=found.quality,
        rejected_reason=found.rejected_reason,
        previous_category=found.previous_category,
        correct_category=found.correct_category,
    )


def shape_of_meta(found: MetaTemplate) -> str:
    """Empty, which is no template's shape, when the components cannot be read."""
    try:
        return shape_hash_of(found.components)
    except (InvalidInput, TypeError, AttributeError):
        return ""
