"""What stores groups, memberships and the marks of those who are gone."""

from uuid import UUID

import pytest

from wacore.application.ports import PageRequest
from wacore.domain.contacts.consent import Purpose
from wacore.domain.contacts.groups import GroupNameTaken, GroupNotFound
from wacore.domain.ids import ContactId
from wacore.testing.contracts.contacts import (
    AT,
    OURS,
    THEIRS,
    AddressBook,
    a_contact,
    a_group,
    stored,
)


class GroupRepositoryContract:
    """What every GroupRepository and Memberships must do. Subclasses supply `book`."""

    async def test_names_are_unique_whatever_their_case(self, book: AddressBook) -> None:
        """Within one organisation only."""
        async with book.begin() as work:
            await work.groups.add(a_group("Kunden"))
            await work.groups.add(a_group("KUNDEN", THEIRS))
            with pytest.raises(GroupNameTaken):
                await work.groups.add(a_group("kunden"))

    async def test_a_rename_to_a_name_taken_is_refused(self, book: AddressBook) -> None:
        """As an addition is."""
        one, two = a_group("One"), a_group("Two")
        async with book.begin() as work:
            await work.groups.add(one)
            await work.groups.add(two)
            with pytest.raises(GroupNameTaken):
                await work.groups.save(two.renamed("ONE", "", AT))

    async def test_a_foreign_group_is_not_found(self, book: AddressBook) -> None:
        """Groups of other organisations do not exist for us."""
        theirs = a_group("Theirs", THEIRS)
        async with book.begin() as work:
            await work.groups.add(theirs)
            with pytest.raises(GroupNotFound):
                await work.groups.get(OURS, theirs.id)
            assert theirs == await work.groups.get(THEIRS, theirs.id)

    async def test_joining_twice_is_joining_once(self, book: AddressBook) -> None:
        """And leaving where one is not does nothing."""
        group, contact = a_group(), a_contact()
        await stored(book.begin, contact)
        async with book.begin() as work:
            await work.groups.add(group)
            await work.memberships.join(OURS, group.id, [contact.id])
            await work.memberships.join(OURS, group.id, [contact.id])
            await work.memberships.leave(OURS, group.id, [ContactId(UUID(int=1))])
            await work.commit()

        assert 1 == (await book.groups.group(OURS, group.id)).members

    async def test_groups_are_listed_by_name(self, book: AddressBook) -> None:
        """Those whose name begins so, whatever its case; page by page, and ours only."""
        async with book.begin() as work:
            for name in ("Žabky", "kunden B", "Kunden A", "Leute"):
                await work.groups.add(a_group(name))
            await work.groups.add(a_group("Kunden C", THEIRS))
            await work.commit()

        everybody = await book.groups.groups(OURS, "", PageRequest())
        first = await book.groups.groups(OURS, "kunden", PageRequest(limit=1))
        rest = await book.groups.groups(
            OURS, "kunden", PageRequest(limit=1, cursor=first.next_cursor)
        )

        assert ["Kunden A", "kunden B", "Leute", "Žabky"] == [each.name for each in everybody.items]
        assert ["Kunden A", "kunden B"] == [each.name for each in (*first.items, *rest.items)]
        assert (None, None) == (everybody.next_cursor, rest.next_cursor)

    async def test_a_removed_group_forgets_its_members(self, book: AddressBook) -> None:
        """The contacts stay."""
        group, contact = a_group(), a_contact()
        await stored(book.begin, contact)
        async with book.begin() as work:
            await work.groups.add(group)
            await work.memberships.join(OURS, group.id, [contact.id])
            await work.groups.remove(OURS, group.id)
            await work.commit()

        with pytest.raises(GroupNotFound):
            await book.groups.group(OURS, group.id)
        async with book.begin() as work:
            assert contact == await work.contacts.get(OURS, contact.id)


class SuppressionListContract:
    """What every SuppressionList must do. Subclasses supply `book`."""

    async def test_what_was_added_is_among_it(self, book: AddressBook) -> None:
        """By organisation and purpose; adding twice is adding once."""
        mark, other = b"\x00" * 32, b"\xff" * 32
        async with book.begin() as work:
            await work.suppressions.add(OURS, [(mark, Purpose.MARKETING)])
            await work.suppressions.add(OURS, [(mark, Purpose.MARKETING)])
            await work.suppressions.add(OURS, [(mark, Purpose.UTILITY)])
            await work.suppressions.add(THEIRS, [(other, Purpose.UTILITY)])
            await work.suppressions.lift(OURS, Purpose.UTILITY, [mark])
            await work.commit()

        async with book.begin() as work:
            found = await work.suppressions.among(OURS, [mark, other])
        assert {(mark, Purpose.MARKETING)} == found
        assert {mark} == await book.recipients.fingerprinted(OURS, Purpose.MARKETING, [mark, other])
        assert set() == await book.recipients.fingerprinted(OURS, Purpose.UTILITY, [mark, other])
