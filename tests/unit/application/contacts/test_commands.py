"""What commands announce, refuse and leave behind."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest

from support.contacts import STRANGER, AddressBookInUse, an_actor
from wacore.application.contacts.bulk import TooManyContacts
from wacore.application.contacts.change_members import ChangeMembersCommand
from wacore.application.contacts.create_contact import CreateContactCommand
from wacore.application.contacts.create_group import CreateGroupCommand
from wacore.application.contacts.create_segment import CreateSegmentCommand
from wacore.application.contacts.delete_contacts import DeleteContactsCommand
from wacore.application.contacts.delete_group import DeleteGroupCommand
from wacore.application.contacts.delete_segment import DeleteSegmentCommand
from wacore.application.contacts.erase_contact import EraseContactCommand
from wacore.application.contacts.filter_forms import ConditionForm, FilterForm
from wacore.application.contacts.merge_contacts import MergeContactsCommand
from wacore.application.contacts.queries import ContactPastQuery, ListContactsQuery
from wacore.application.contacts.recipients import (
    CountRecipientsQuery,
    ListRecipientsQuery,
    Selection,
)
from wacore.application.contacts.record_consent import RecordConsentCommand
from wacore.application.contacts.set_attributes import SetAttributesCommand
from wacore.application.contacts.set_favorite import SetFavoriteCommand
from wacore.application.contacts.suppressed import SuppressedQuery
from wacore.application.contacts.update_contact import UpdateContactCommand
from wacore.application.contacts.update_group import UpdateGroupCommand
from wacore.application.contacts.update_segment import UpdateSegmentCommand
from wacore.application.cursors import InvalidCursor
from wacore.application.ports import PageRequest
from wacore.domain.contacts.consent import ConsentState, Purpose
from wacore.domain.contacts.contact import ContactNotFound
from wacore.domain.contacts.filters import Operator
from wacore.domain.contacts.groups import GroupNotFound, SegmentNotFound
from wacore.domain.contacts.listing import SearchMode
from wacore.domain.errors import PermissionDenied
from wacore.domain.ids import ContactId, GroupId, SegmentId
from wacore.testing.contracts.contacts import OURS

OPT_OUT: dict[str, Any] = {"purpose": Purpose.MARKETING, "state": ConsentState.OPTED_OUT}


@pytest.fixture
async def world(use: AddressBookInUse) -> dict[str, Any]:
    return {
        "one": await use.create("+4915112345601", name="Ada"),
        "two": await use.create("+4915112345602", name="Grace"),
        "group": await use.groups.create(CreateGroupCommand(actor=use.actor, name="G")),
        "segment": await use.segments.create(
            CreateSegmentCommand(actor=use.actor, name="S", filter=FilterForm())
        ),
    }


def commands(actor: Any, ids: dict[str, Any]) -> dict[str, tuple[str, Any]]:
    """Every change there is, by the fact that it announces and the path of its use case."""
    one, two, group, segment = ids["one"], ids["two"], ids["group"], ids["segment"]
    return {
        "contacts.create": (
            "contacts.contact_created",
            CreateContactCommand(actor=actor, phone="+4915112345609"),
        ),
        "contacts.update": (
            "contacts.contact_updated",
            UpdateContactCommand(actor=actor, contact_id=one, name="New"),
        ),
        "contacts.set_favorite": (
            "contacts.favorite_set",
            SetFavoriteCommand(actor=actor, contact_id=one, favorite=True),
        ),
        "contacts.record_consent": (
            "contacts.consent_recorded",
            RecordConsentCommand(actor=actor, contact_id=one, **OPT_OUT),
        ),
        "contacts.set_attributes": (
            "contacts.contacts_changed",
            SetAttributesCommand(actor=actor, contact_ids=(one,), attributes={"a": 1.0}),
        ),
        "groups.change_members": (
            "contacts.group_changed",
            ChangeMembersCommand(actor=actor, group_id=group, contact_ids=(one,)),
        ),
        "groups.update": (
            "contacts.group_changed",
            UpdateGroupCommand(actor=actor, group_id=group, name="H"),
        ),
        "segments.update": (
            "contacts.segment_changed",
            UpdateSegmentCommand(actor=actor, segment_id=segment, name="T"),
        ),
        "groups.delete": (
            "contacts.group_changed",
            DeleteGroupCommand(actor=actor, group_id=group),
        ),
        "segments.delete": (
            "contacts.segment_changed",
            DeleteSegmentCommand(actor=actor, segment_id=segment),
        ),
        "contacts.merge": (
            "contacts.contacts_merged",
            MergeContactsCommand(actor=actor, into=one, contact_ids=(two,)),
        ),
        "contacts.erase": (
            "contacts.contact_erased",
            EraseContactCommand(actor=actor, contact_id=one),
        ),
        "contacts.delete": (
            "contacts.contacts_deleted",
            DeleteContactsCommand(actor=actor, contact_ids=(one,)),
        ),
    }


PATHS = list(commands(None, dict.fromkeys(["one", "two", "group", "segment"])))


def use_case(use: AddressBookInUse, path: str) -> Any:
    facade, name = path.split(".")
    return getattr(getattr(use, facade), name)


@pytest.mark.parametrize("path", PATHS)
async def test_every_change_is_announced_once(
    use: AddressBookInUse, world: dict[str, Any], path: str
) -> None:
    """The fact leaves through the outbox, with the organisation it belongs to."""
    name, command = commands(use.actor, world)[path]
    before = set(use.store.outbox)
    await use_case(use, path)(command)
    (event,) = [e for key, e in use.store.outbox.items() if key not in before]

    assert (name, OURS) == (event.name, event.organization_id)
    assert msgspec.json.decode(event.payload)


@pytest.mark.parametrize("path", PATHS)
async def test_an_analyst_changes_nothing(
    use: AddressBookInUse, world: dict[str, Any], path: str
) -> None:
    """Before anything is looked up; only a favourite is the reader's own affair."""
    _, command = commands(an_actor("analyst"), world)[path]
    if path == "contacts.set_favorite":
        await use_case(use, path)(command)
        return
    before = set(use.store.outbox)
    with pytest.raises(PermissionDenied):
        await use_case(use, path)(command)

    assert before == set(use.store.outbox)


async def test_a_stranger_changes_nothing(use: AddressBookInUse, world: dict[str, Any]) -> None:
    """What is ours does not exist for them, whatever they try."""
    before = await use.everybody()
    for path, (_, command) in commands(STRANGER, world).items():
        if path == "contacts.create":
            continue
        try:
            outcome = await use_case(use, path)(command)
        except (ContactNotFound, GroupNotFound, SegmentNotFound):
            continue
        assert (path, 0) == (path, outcome.changed)

    assert before == await use.everybody()


async def test_merging_keeps_what_either_was(use: AddressBookInUse) -> None:
    """Groups, favourites, ledger and timeline; a stop of either, and of a number that is dropped."""
    kept = await use.create("+4915112345601", name="Ada")
    gone = await use.create("+4915112345602", bsuid="DE.x1")
    group = await use.groups.create(CreateGroupCommand(actor=use.actor, name="G"))
    await use.groups.change_members(
        ChangeMembersCommand(actor=use.actor, group_id=group, contact_ids=(gone,))
    )
    await use.contacts.set_favorite(
        SetFavoriteCommand(actor=use.actor, contact_id=gone, favorite=True)
    )
    await use.contacts.record_consent(
        RecordConsentCommand(actor=use.actor, contact_id=gone, **OPT_OUT)
    )
    await use.contacts.merge(MergeContactsCommand(actor=use.actor, into=kept, contact_ids=(gone,)))
    merged = await use.get(kept)
    past = ContactPastQuery(actor=use.actor, contact_id=kept)
    dropped = SuppressedQuery(
        organization_id=OURS, purpose=Purpose.MARKETING, people=[("+4915112345602", None)]
    )

    assert ("DE.x1", [group], True) == (merged.bsuid, merged.group_ids, merged.favorite)
    assert ConsentState.OPTED_OUT is merged.consents.marketing
    assert 1 == len((await use.contacts.consents(past)).items)
    kinds = [line.kind for line in (await use.contacts.timeline(past)).items]
    assert {"merged", "created", "grouped", "consent"} == set(kinds)
    assert {0} == await use.peers.suppressed(dropped)


async def test_a_change_that_changes_nothing_leaves_no_trace(use: AddressBookInUse) -> None:
    """No version, no event, no line on the timeline."""
    one = await use.create("+4915112345601", name="Ada", attributes={"a": 1.0})
    before = set(use.store.outbox)
    use.clock.advance(timedelta(hours=1))
    await use.contacts.update(
        UpdateContactCommand(actor=use.actor, contact_id=one, name=" Ada ", attributes={"a": 1})
    )

    assert 1 == (await use.get(one)).version
    assert before == set(use.store.outbox)


async def test_too_many_at_once(use: AddressBookInUse) -> None:
    """A thousand contacts an operation, each counted once."""
    ids = [await use.create(f"+4915{number:09}") for number in range(100, 103)]
    command = DeleteContactsCommand(actor=use.actor, contact_ids=tuple(ids * 500))

    assert 3 == (await use.contacts.delete(command)).changed
    many = tuple(ContactId(UUID(int=number)) for number in range(1001))
    with pytest.raises(TooManyContacts):
        await use.contacts.delete(DeleteContactsCommand(actor=use.actor, contact_ids=many))


async def test_a_search_without_a_mode_goes_on_to_contents(use: AddressBookInUse) -> None:
    """Only where nothing begins so; its cursor is taken by the same search only."""
    for number in range(3):
        await use.create(f"+491511234560{number}", name=f"Xanadu {number}")
    await use.create("+4915112345609", name="Nadia")

    assert ["Nadia"] == [c.name for c in await use.everybody(search="nad")]
    assert 3 == len(await use.everybody(search="anadu"))
    assert [] == await use.everybody(search="anadu", match=SearchMode.BEGINS)
    query = ListContactsQuery(actor=use.actor, search="anadu", page=PageRequest(limit=2))
    page = await use.contacts.list(query)
    rest = PageRequest(limit=2, cursor=page.next_cursor)
    assert 1 == len((await use.contacts.list(msgspec.structs.replace(query, page=rest))).items)
    with pytest.raises(InvalidCursor):
        await use.contacts.list(msgspec.structs.replace(query, page=rest, match=SearchMode.BEGINS))


async def test_recipients_of_a_selection(use: AddressBookInUse, world: dict[str, Any]) -> None:
    """Segments are looked up by id; one that is gone is an error, not an empty audience."""
    named = FilterForm(
        conditions=[ConditionForm(field="name", operator=Operator.IS, values=["ada"])]
    )
    segment = await use.segments.create(
        CreateSegmentCommand(actor=use.actor, name="Adas", filter=named)
    )

    async def names(**parts: Any) -> list[str]:
        selection = Selection(**parts)
        found = await use.peers.list_recipients(
            ListRecipientsQuery(organization_id=OURS, selection=selection)
        )
        count = CountRecipientsQuery(organization_id=OURS, selection=selection)
        assert len(found) == await use.peers.count_recipients(count)
        return [recipient.name for recipient in found]

    assert ["Ada"] == await names(segment_ids=(segment,))
    assert ["Grace"] == await names(everyone=True, exclude_segment_ids=(segment,))
    assert ["Ada", "Grace"] == await names(segment_ids=(world["segment"],))
    assert [] == await names(group_ids=(GroupId(world["one"]),))
    for parts in (
        {"segment_ids": (SegmentId(world["one"]),)},
        {"exclude_segment_ids": (SegmentId(world["one"]),), "everyone": True},
    ):
        with pytest.raises(SegmentNotFound):
            await names(**parts)
