"""Lists of contacts kept by hand, and segments that fill themselves."""

from dataclasses import dataclass, replace
from datetime import datetime

from wacore.domain.contacts.filters import Filter
from wacore.domain.errors import Conflict, InvalidInput, NotFound
from wacore.domain.ids import GroupId, OrganizationId, SegmentId

MAX_NAME = 100
MAX_DESCRIPTION = 1000


class InvalidGroup(InvalidInput):
    """A group's or segment's name or description cannot be kept."""

    code = "invalid-group"


class GroupNotFound(NotFound):
    """No such group in this organisation."""

    code = "group-not-found"

    def __init__(self, group_id: GroupId) -> None:
        super().__init__(f"Group {group_id} does not exist.")
        self.group_id = group_id


class GroupNameTaken(Conflict):
    """Another group of the organisation has this name."""

    code = "group-name-taken"

    def __init__(self, name: str) -> None:
        super().__init__(f"Another group is already called {name}.")
        self.name = name


class GroupChanged(Conflict):
    """Somebody changed the group since it was read."""

    code = "group-changed"

    def __init__(self, version: int) -> None:
        super().__init__("The group has changed since you read it.")
        self.version = version


class SegmentNotFound(NotFound):
    """No such segment in this organisation."""

    code = "segment-not-found"

    def __init__(self, segment_id: SegmentId) -> None:
        super().__init__(f"Segment {segment_id} does not exist.")
        self.segment_id = segment_id


class SegmentNameTaken(Conflict):
    """Another segment of the organisation has this name."""

    code = "segment-name-taken"

    def __init__(self, name: str) -> None:
        super().__init__(f"Another segment is already called {name}.")
        self.name = name


class SegmentChanged(Conflict):
    """Somebody changed the segment since it was read."""

    code = "segment-changed"

    def __init__(self, version: int) -> None:
        super().__init__("The segment has changed since you read it.")
        self.version = version


def _checked_texts(name: str, description: str) -> tuple[str, str]:
    name = " ".join(name.split())
    if not name or len(name) > MAX_NAME or not name.isprintable():
        raise InvalidGroup(f"A name is 1 to {MAX_NAME} printable characters.", field="name")
    if len(description) > MAX_DESCRIPTION:
        raise InvalidGroup(
            f"A description has at most {MAX_DESCRIPTION} characters.", field="description"
        )
    return name, description.strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """
    Raises:
        InvalidGroup: The name is empty or too long.
    """

    id: GroupId
    organization_id: OrganizationId
    name: str
    description: str = ""
    created_at: datetime
    updated_at: datetime
    version: int = 1

    def __post_init__(self) -> None:
        name, description = _checked_texts(self.name, self.description)
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "description", description)

    def expecting(self, version: int | None) -> "Group":
        """
        Raises:
            GroupChanged: The caller has read another version than this one.
        """
        if version is not None and version != self.version:
            raise GroupChanged(self.version)
        return self

    def renamed(self, name: str, description: str, at: datetime) -> "Group":
        return replace(
            self, name=name, description=description, updated_at=at, version=self.version + 1
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """
    A filter with a name. Its members are whoever matches at the moment of asking.

    Raises:
        InvalidGroup: The name is empty or too long.
    """

    id: SegmentId
    organization_id: OrganizationId
    name: str
    description: str = ""
    filter: Filter
    created_at: datetime
    updated_at: datetime
    version: int = 1

    def __post_init__(self) -> None:
        name, description = _checked_texts(self.name, self.description)
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "description", description)

    def expecting(self, version: int | None) -> "Segment":
        """
        Raises:
            SegmentChanged: The caller has read another version than this one.
        """
        if version is not None and version != self.version:
            raise SegmentChanged(self.version)
        return self

    def redefined(self, name: str, description: str, filter: Filter, at: datetime) -> "Segment":  # noqa: A002 - its name in the API
        return replace(
            self,
            name=name,
            description=description,
            filter=filter,
            updated_at=at,
            version=self.version + 1,
        )
