"""What stores the address book, one transaction at a time."""

import asyncio
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import count
from typing import Any
from uuid import UUID

import pytest

from wacore.application.contacts.ports import ContactsUnitOfWork
from wacore.application.contacts.readers import (
    ContactReader,
    GroupReader,
    HistoryReader,
    ImportReader,
    RecipientReader,
    SegmentReader,
)
from wacore.application.ports import Begin
from wacore.domain.contacts.attributes import AttributeValue
from wacore.domain.contacts.consent import (
    ConsentEntry,
    ConsentSource,
    ConsentState,
    Purpose,
)
from wacore.domain.contacts.contact import Contact, ContactNotFound, ContactSource, Details
from wacore.domain.contacts.groups import Group
from wacore.domain.contacts.identity import Identity, IdentityKind, IdentityTaken
from wacore.domain.ids import ContactId, GroupId, ImportId, OrganizationId
from wacore.domain.phone import PhoneNumber

OURS = OrganizationId(UUID("01900000-0000-7000-8000-000000000001"))
THEIRS = OrganizationId(UUID("01900000-0000-7000-8000-000000000002"))
AT = datetime(2026, 11, 22, 12, 0, 0, 123456, tzinfo=UTC)
_numbers = count(1)


@dataclass(frozen=True, kw_only=True)
class AddressBook:
    """One store with its readers."""

    begin: Begin[ContactsUnitOfWork]
    contacts: ContactReader
    recipients: RecipientReader
    history: HistoryReader
    groups: GroupReader
    segments: SegmentReader
    imports: ImportReader


def next_id() -> UUID:
    return UUID(int=(0x0190 << 112) | (0x7000 << 64) | (0x8000 << 48) | next(_numbers))


def a_contact(
    phone: str | None = None,
    name: str = "Ada Lovelace",
    *,
    organization_id: OrganizationId = OURS,
    attributes: dict[str, AttributeValue] | None = None,
    details: Details | None = None,
    **more: Any,
) -> Contact:
    number = next_id()
    return Contact(
        id=ContactId(number),
        organization_id=organization_id,
        phone=PhoneNumber(phone or f"+4915{number.int % 10**9:09}"),
        details=details or Details(name=name, attributes=attributes or {}),
        created_at=AT,
        updated_at=AT,
        **more,
    )


def a_group(name: str = "Customers", organization_id: OrganizationId = OURS) -> Group:
    return Group(
        id=GroupId(next_id()),
        organization_id=organization_id,
        name=name,
        created_at=AT,
        updated_at=AT,
    )


def an_entry(
    contact: Contact,
    state: ConsentState = ConsentState.OPTED_OUT,
    purpose: Purpose = Purpose.MARKETING,
    source: ConsentSource = ConsentSource.KEYWORD,
) -> ConsentEntry:
    return ConsentEntry(
        id=next_id(),
        organization_id=contact.organization_id,
        contact_id=contact.id,
        purpose=purpose,
        state=state,
        source=source,
        evidence="STOP",
        keyword_table="2026-11-22/abc",
        at=AT,
        recorded_at=AT,
    )


async def stored(begin: Begin[ContactsUnitOfWork], *contacts: Contact) -> None:
    async with begin() as work:
        await work.contacts.add(contacts)
        await work.commit()


class ContactRepositoryContract:
    """What every ContactRepository must do. Subclasses supply `book`, on an empty store."""

    async def test_what_is_added_comes_back_as_it_was(self, book: AddressBook) -> None:
        """Every field makes the round trip, times to the microsecond."""
        contact = a_contact(
            "+919876543210",
            bsuid="IN.7Q4m",
            username="ada.l",
            details=Details(
                name="Ada Ǹandlér 🎉",
                email="Ada@Example.com",
                language="pt_BR",
                timezone="Asia/Kolkata",
                country="IN",
                attributes={
                    "city": "São Paulo",
                    "age": 36.5,
                    "vip": True,
                    "since": date(2020, 2, 29),
                },
            ),
            source=ContactSource.IMPORT,
            import_id=ImportId(UUID(int=9)),
            version=7,
        )
        contact = contact.beginning_with(
            [
                an_entry(contact),
                an_entry(contact, purpose=Purpose.UTILITY, source=ConsentSource.PLATFORM),
            ]
        )
        await stored(book.begin, contact)

        async with book.begin() as work:
            assert contact == await work.contacts.get(OURS, contact.id)

    async def test_no_commit_no_trace(self, book: AddressBook) -> None:
        """Leaving the block without a commit undoes its writes."""
        contact = a_contact()
        async with book.begin() as work:
            await work.contacts.add([contact])

        async with book.begin() as work:
            with pytest.raises(ContactNotFound):
                await work.contacts.get(OURS, contact.id)

    @pytest.mark.parametrize("kind", list(IdentityKind))
    async def test_an_identity_has_one_contact(self, book: AddressBook, kind: IdentityKind) -> None:
        """The second contact with it is refused, and the error names which identity it was."""
        one = a_contact("+4915111", bsuid="DE.1", username="ada")
        other: dict[str, Any] = {"phone": PhoneNumber("+4915222"), "bsuid": None, "username": None}
        other[kind.value] = getattr(one, kind.value)
        await stored(book.begin, one)

        with pytest.raises(IdentityTaken) as refused:
            await stored(book.begin, replace(a_contact(), **other))

        assert kind is refused.value.kind

    async def test_saving_another_contacts_identity_is_refused(self, book: AddressBook) -> None:
        """Uniqueness holds for changes as for additions."""
        one, two = a_contact("+4915111"), a_contact("+4915222")
        await stored(book.begin, one, two)

        async with book.begin() as work:
            with pytest.raises(IdentityTaken):
                await work.contacts.save([replace(two, phone=one.phone)])

    async def test_organisations_share_no_identities(self, book: AddressBook) -> None:
        """The same number may be in two address books."""
        ours, theirs = a_contact("+4915111"), a_contact("+4915111", organization_id=THEIRS)
        await stored(book.begin, ours)
        await stored(book.begin, theirs)

        async with book.begin() as work:
            assert [ours] == await work.contacts.known_as(OURS, ours.identities)
            assert [theirs] == await work.contacts.known_as(THEIRS, ours.identities)

    async def test_a_foreign_contact_is_not_found(self, book: AddressBook) -> None:
        """Neither by its id nor among others, and it cannot be removed."""
        theirs = a_contact(organization_id=THEIRS)
        await stored(book.begin, theirs)

        async with book.begin() as work:
            with pytest.raises(ContactNotFound):
                await work.contacts.get(OURS, theirs.id)
            assert [] == await work.contacts.some(OURS, [theirs.id])
            await work.contacts.remove(OURS, [theirs.id])
            await work.commit()
        async with book.begin() as work:
            assert theirs == await work.contacts.get(THEIRS, theirs.id)

    async def test_everybody_with_one_of_many_identities_is_found(self, book: AddressBook) -> None:
        """Each contact once, by id, whichever of its identities was named."""
        one = a_contact("+4915111", bsuid="DE.1")
        two = a_contact("+4915222", username="grace")
        await stored(book.begin, one, two, a_contact())

        async with book.begin() as work:
            found = await work.contacts.known_as(
                OURS,
                [
                    Identity(IdentityKind.USERNAME, "grace"),
                    Identity(IdentityKind.PHONE, "+4915111"),
                    Identity(IdentityKind.BSUID, "DE.1"),
                    Identity(IdentityKind.BSUID, "DE.2"),
                ],
            )
        assert [one, two] == found

    async def test_changes_are_kept(self, book: AddressBook) -> None:
        """A saved contact replaces the stored one; unchanged ones stay."""
        contact = a_contact(attributes={"city": "Rome"})
        await stored(book.begin, contact)
        changed = contact.with_attributes({"city": None, "age": 3.0}, AT)

        async with book.begin() as work:
            await work.contacts.save([changed])
            await work.commit()
        async with book.begin() as work:
            await work.contacts.save([changed])
            await work.commit()

        async with book.begin() as work:
            assert changed == await work.contacts.get(OURS, contact.id)

    async def test_being_seen_by_an_import_changes_nothing_else(self, book: AddressBook) -> None:
        """Nor any contact of another organisation."""
        one, other = a_contact(), a_contact()
        theirs = a_contact(organization_id=THEIRS)
        await stored(book.begin, one, other)
        await stored(book.begin, theirs)
        async with book.begin() as work:
            await work.contacts.seen(OURS, ImportId(UUID(int=9)), [one.id, theirs.id])
            await work.contacts.seen(OURS, ImportId(UUID(int=9)), [])
            await work.commit()

        async with book.begin() as work:
            found = await work.contacts.some(OURS, [one.id, other.id])
            assert [one.seen_by(ImportId(UUID(int=9))), other] == found
            assert theirs == await work.contacts.get(THEIRS, theirs.id)

    async def test_a_removed_contact_leaves_its_name_free(self, book: AddressBook) -> None:
        """Its identities may be taken again."""
        contact = a_contact("+4915111")
        await stored(book.begin, contact)
        async with book.begin() as work:
            await work.contacts.remove(OURS, [contact.id])
            await work.commit()

        again = a_contact("+4915111")
        await stored(book.begin, again)

        async with book.begin() as work:
            assert [again] == await work.contacts.known_as(OURS, contact.identities)

    async def test_overlapping_changes_are_both_kept(self, book: AddressBook) -> None:
        """A contact read for writing makes others wait until it is written."""
        contact = a_contact()
        await stored(book.begin, contact)

        async def add(attribute: str) -> None:
            async with book.begin() as work:
                read = await work.contacts.get(OURS, contact.id)
                await asyncio.sleep(0)
                await work.contacts.save([read.with_attributes({attribute: True}, AT)])
                await work.commit()

        await asyncio.gather(*(add(name) for name in "abcd"))

        async with book.begin() as work:
            kept = await work.contacts.get(OURS, contact.id)
        assert set("abcd") == set(kept.details.attributes)
