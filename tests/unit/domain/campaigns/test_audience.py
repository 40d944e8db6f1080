from uuid import UUID

import pytest

from wacore.domain.campaigns import AudienceSelection, InvalidAudience
from wacore.domain.campaigns.audience import MAX_NAMED
from wacore.domain.ids import ContactId, GroupId


def test_nobody_chosen_yet() -> None:
    """Exclusions alone choose nobody."""
    assert AudienceSelection(exclude_group_ids=(GroupId(UUID(int=1)),)).empty
    assert not AudienceSelection(everyone=True).empty


def test_in_and_out_at_once() -> None:
    """The contradiction is named with its place."""
    group = GroupId(UUID(int=1))

    with pytest.raises(InvalidAudience) as caught:
        AudienceSelection(group_ids=(GroupId(UUID(int=2)), group), exclude_group_ids=(group,))

    assert ["audience.group_ids[1]"] == [problem.field for problem in caught.value.problems]


def test_everyone_and_more() -> None:
    """Naming somebody besides everyone is a misunderstanding worth hearing of."""
    with pytest.raises(InvalidAudience):
        AudienceSelection(everyone=True, contact_ids=(ContactId(UUID(int=1)),))


def test_too_many_to_name() -> None:
    """Lists have an end; groups do not."""
    contacts = tuple(ContactId(UUID(int=number)) for number in range(MAX_NAMED + 1))

    with pytest.raises(InvalidAudience) as caught:
        AudienceSelection(contact_ids=contacts)

    assert ["audience.contact_ids"] == [problem.field for problem in caught.value.problems]
