"""Groups and segments by name."""

from collections.abc import MutableMapping

from wacore.domain.contacts.folding import fold
from wacore.domain.contacts.groups import (
    Group,
    GroupNameTaken,
    GroupNotFound,
    Segment,
    SegmentNameTaken,
    SegmentNotFound,
)
from wacore.domain.ids import ContactId, GroupId, OrganizationId, SegmentId


class MemoryGroupRepository:
    def __init__(
        self,
        groups: MutableMapping[GroupId, Group],
        members: MutableMapping[tuple[GroupId, ContactId], OrganizationId],
    ) -> None:
        self._groups = groups
        self._members = members

    async def add(self, group: Group) -> None:
        for other in self._groups.values():
            if other.id != group.id and _alike(other, group):
                raise GroupNameTaken(group.name)
        self._groups[group.id] = group

    async def save(self, group: Group) -> None:
        await self.add(group)

    async def get(self, organization_id: OrganizationId, group_id: GroupId) -> Group:
        group = self._groups.get(group_id)
        if group is None or group.organization_id != organization_id:
            raise GroupNotFound(group_id)
        return group

    async def remove(self, organization_id: OrganizationId, group_id: GroupId) -> None:
        group = await self.get(organization_id, group_id)
        del self._groups[group.id]
        for member in [key for key in self._members if key[0] == group_id]:
            del self._members[member]


class MemorySegmentRepository:
    def __init__(self, segments: MutableMapping[SegmentId, Segment]) -> None:
        self._segments = segments

    async def add(self, segment: Segment) -> None:
        for other in self._segments.values():
            if other.id != segment.id and _alike(other, segment):
                raise SegmentNameTaken(segment.name)
        self._segments[segment.id] = segment

    async def save(self, segment: Segment) -> None:
        await self.add(segment)

    async def get(self, organization_id: OrganizationId, segment_id: SegmentId) -> Segment:
        segment = self._segments.get(segment_id)
        if segment is None or segment.organization_id != organization_id:
            raise SegmentNotFound(segment_id)
        return segment

    async def remove(self, organization_id: OrganizationId, segment_id: SegmentId) -> None:
        segment = await self.get(organization_id, segment_id)
        del self._segments[segment.id]


def _alike(one: Group | Segment, other: Group | Segment) -> bool:
    return one.organization_id == other.organization_id and fold(one.name) == fold(other.name)
