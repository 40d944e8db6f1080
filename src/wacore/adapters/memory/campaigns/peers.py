"""An address book, a template library and a list of numbers, for campaigns to be tried with."""

from collections.abc import Iterable

from wacore.application.campaigns.ports import AudienceMember, PinnedTemplate, Sender
from wacore.domain.campaigns import AudienceSelection
from wacore.domain.errors import NotFound
from wacore.domain.ids import (
    ContactId,
    GroupId,
    OrganizationId,
    PhoneNumberId,
    SegmentId,
    TemplateId,
)


class MemoryAudience:
    """An Audience; groups and segments are lists of their members."""

    def __init__(self) -> None:
        self._members: dict[OrganizationId, dict[ContactId, AudienceMember]] = {}
        self.groups: dict[GroupId, set[ContactId]] = {}
        self.segments: dict[SegmentId, set[ContactId]] = {}

    def add(self, organization_id: OrganizationId, members: Iterable[AudienceMember]) -> None:
        """A member known already is replaced."""
        book = self._members.setdefault(organization_id, {})
        book.update((member.contact_id, member) for member in members)

    async def count(self, organization_id: OrganizationId, selection: AudienceSelection) -> int:
        return len(self._selected(organization_id, selection))

    async def page(
        self,
        organization_id: OrganizationId,
        selection: AudienceSelection,
        *,
        after: ContactId | None,
        limit: int,
    ) -> list[AudienceMember]:
        book = self._members.get(organization_id, {})
        selected = sorted(self._selected(organization_id, selection))
        return [book[each] for each in selected if after is None or each > after][:limit]

    def _selected(
        self, organization_id: OrganizationId, selection: AudienceSelection
    ) -> set[ContactId]:
        everyone = set(self._members.get(organization_id, {}))
        if selection.everyone:
            included = everyone
        else:
            included = self._named(
                selection.group_ids, selection.segment_ids, selection.contact_ids
            )
        excluded = self._named(
            selection.exclude_group_ids,
            selection.exclude_segment_ids,
            selection.exclude_contact_ids,
        )
        return (included & everyone) - excluded

    def _named(
        self,
        group_ids: Iterable[GroupId],
        segment_ids: Iterable[SegmentId],
        contact_ids: Iterable[ContactId],
    ) -> set[ContactId]:
        named = set(contact_ids)
        for group_id in group_ids:
            named |= self.groups.get(group_id, set())
        for segment_id in segment_ids:
            named |= self.segments.get(segment_id, set())
        return named


class NothingThere(NotFound):
    """The neighbour in memory was never given this."""

    code = "nothing-there"


class MemoryTemplateCatalog:
    """A TemplateCatalog; the last version put is the one in use."""

    def __init__(self) -> None:
        self._versions: dict[tuple[OrganizationId, TemplateId], dict[int, PinnedTemplate]] = {}

    def put(self, organization_id: OrganizationId, template: PinnedTemplate) -> None:
        """A version known already is replaced, as when Meta changes its status."""
        versions = self._versions.setdefault((organization_id, template.template_id), {})
        versions.pop(template.version, None)
        versions[template.version] = template

    async def pin(
        self, organization_id: OrganizationId, template_id: TemplateId, version: int | None = None
    ) -> PinnedTemplate:
        versions = self._versions.get((organization_id, template_id))
        if versions is None:
            raise NothingThere(f"Template {template_id} does not exist.")
        wanted = list(versions)[-1] if version is None else version
        if wanted not in versions:
            raise NothingThere(f"Template {template_id} has no version {wanted}.")
        return versions[wanted]


class MemorySenders:
    """Senders, as put there."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[OrganizationId, PhoneNumberId], Sender] = {}

    def put(self, organization_id: OrganizationId, sender: Sender) -> None:
        self._numbers[organization_id, sender.phone_number_id] = sender

    async def get(self, organization_id: OrganizationId, phone_number_id: PhoneNumberId) -> Sender:
        found = self._numbers.get((organization_id, phone_number_id))
        if found is None:
            raise NothingThere(f"Number {phone_number_id} is not connected.")
        return found
