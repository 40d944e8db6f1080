"""Show how a version will look, with given values or a contact's."""

from collections.abc import Mapping

import msgspec

from wacore.application.templates.ports import TemplateReader
from wacore.application.templates.ports_peers import ContactValues
from wacore.domain.actor import Actor, Permission
from wacore.domain.ids import ContactId, TemplateId
from wacore.domain.rendering import PreviewBubble, UnfitValues, preview


class PreviewTemplateQuery(msgspec.Struct, frozen=True, kw_only=True):
    """
    The newest version unless another is named.

    Attributes:
        values: By the keys or aliases of the version's parameters.
        variables: Which of the contact's fields fills which parameter.
    """

    actor: Actor
    template_id: TemplateId
    version: int | None = None
    values: Mapping[str, str] = {}
    contact_id: ContactId | None = None
    variables: Mapping[str, str] = {}
    samples: bool = False


class PreviewProblem(msgspec.Struct, frozen=True, kw_only=True):
    field: str
    reason: str


class PreviewView(msgspec.Struct, frozen=True, kw_only=True):
    """`problems` is empty when these values could be sent."""

    version: int
    bubble: PreviewBubble
    problems: list[PreviewProblem]


class PreviewTemplate:
    """Never fails for a value: the bubble shows the gap, and `problems` names it."""

    def __init__(self, reader: TemplateReader, contacts: ContactValues) -> None:
        self._reader = reader
        self._contacts = contacts

    async def __call__(self, query: PreviewTemplateQuery) -> PreviewView:
        query.actor.require(Permission.READ_TEMPLATES)
        organization_id = query.actor.organization_id
        template = await self._reader.find(organization_id, query.template_id)
        version = await self._reader.version(
            organization_id,
            template.id,
            template.latest_version if query.version is None else query.version,
        )
        plan = version.content.plan()
        values = {slot.key: slot.example for slot in plan.slots} if query.samples else {}
        values |= {**await self._known(query), **query.values}
        problems: list[PreviewProblem] = []
        try:
            plan.render(values)
        except UnfitValues as error:
            problems = [
                PreviewProblem(field=problem.field, reason=problem.reason)
                for problem in error.problems
            ]
        return PreviewView(
            version=version.number,
            bubble=preview(version.content.components, plan, values),
            problems=problems,
        )

    async def _known(self, query: PreviewTemplateQuery) -> dict[str, str]:
        if query.contact_id is None:
            return {}
        query.actor.require(Permission.READ_CONTACTS)
        known = await self._contacts.values(query.actor.organization_id, query.contact_id)
        return {
            parameter: known[field]
            for parameter, field in query.variables.items()
            if field in known
        }
