"""What lists, searches and selects contacts."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID

import pytest

from wacore.application.contacts.readers import Audience, ContactSelection
from wacore.application.cursors import InvalidCursor
from wacore.application.ports import PageRequest
from wacore.domain.contacts.consent import ConsentSource, ConsentState, Purpose
from wacore.domain.contacts.contact import Contact, ContactNotFound, Details
from wacore.domain.contacts.filters import Condition, Filter, Match, Operator, Value, matches
from wacore.domain.contacts.listing import ContactOrder, SearchMode
from wacore.domain.contacts.search import query_words
from wacore.domain.ids import ContactId, UserId
from wacore.testing.contracts.contacts import (
    AT,
    OURS,
    THEIRS,
    AddressBook,
    a_contact,
    a_group,
    an_entry,
    stored,
)

VIEWER, OTHER = UserId(UUID(int=1)), UserId(UUID(int=2))
GROUP = a_group("Filtered")


def some_people() -> list[Contact]:
    """One of each shape that a filter may ask about."""
    plain = [
        a_contact("+4915100001", "Zoë Müller", attributes={"city": "Köln", "age": 30.0}),
        a_contact("+5511987654321", "ada lovelace", attributes={"vip": True}, username="ada.l"),
        a_contact(
            "+919876543210",
            details=Details(
                name="Émile 100%_\\",
                email="EMILE@example.com",
                language="fr",
                timezone="Europe/Paris",
                country="FR",
                attributes={"since": date(2020, 5, 1), "age": 4.5, "city": ""},
            ),
        ),
        replace(a_contact("+447911123456", ""), phone=None, bsuid="GB.Abc123"),
        replace(a_contact("+447911123457", "Only Name"), phone=None, username="only"),
        a_contact("+4915100009", "adam 你好"),
    ]
    stopped = plain[0].beginning_with([an_entry(plain[0])])
    willing = plain[1].beginning_with(
        [an_entry(plain[1], ConsentState.OPTED_IN, Purpose.UTILITY, ConsentSource.FORM)]
    )
    later = replace(plain[2], updated_at=AT + timedelta(days=1))
    return [stopped, willing, later, *plain[3:]]


CONDITIONS: list[tuple[str, Operator, tuple[Value, ...]]] = [
    ("name", Operator.IS, ("ADA LOVELACE",)),
    ("name", Operator.BEGINS, ("zoe",)),
    ("name", Operator.CONTAINS, ("0%_",)),
    ("name", Operator.CONTAINS, ("\\",)),
    ("name", Operator.MISSING, ()),
    ("name", Operator.IS_NOT, ("ada lovelace",)),
    ("name", Operator.IN, ("ada lovelace", "only name")),
    ("email", Operator.IS, ("emile@example.com",)),
    ("email", Operator.EXISTS, ()),
    ("email", Operator.NOT_IN, ("emile@example.com",)),
    ("phone", Operator.BEGINS, ("+4915",)),
    ("phone", Operator.MISSING, ()),
    ("language", Operator.IS, ("FR",)),
    ("language", Operator.IS_NOT, ("fr",)),
    ("country", Operator.IN, ("fr", "DE")),
    ("timezone", Operator.CONTAINS, ("paris",)),
    ("timezone", Operator.MISSING, ()),
    ("group", Operator.IS, (GROUP.id,)),
    ("group", Operator.IS_NOT, (GROUP.id,)),
    ("consent.marketing", Operator.IS, ("opted_out",)),
    ("consent.marketing", Operator.IS_NOT, ("opted_out",)),
    ("consent.utility", Operator.IN, ("opted_in", "opted_out")),
    ("created_at", Operator.AT_LEAST, (AT,)),
    ("created_at", Operator.MORE, (AT,)),
    ("updated_at", Operator.LESS, (AT + timedelta(hours=1),)),
    ("attribute.city", Operator.IS, ("koln",)),
    ("attribute.city", Operator.BEGINS, ("K",)),
    ("attribute.city", Operator.CONTAINS, ("ol",)),
    ("attribute.city", Operator.EXISTS, ()),
    ("attribute.city", Operator.MISSING, ()),
    ("attribute.city", Operator.IS_NOT, ("köln",)),
    ("attribute.age", Operator.IS, (30.0,)),
    ("attribute.age", Operator.IN, (30.0, 4.5, "30")),
    ("attribute.age", Operator.MORE, (4.5,)),
    ("attribute.age", Operator.AT_MOST, (30.0,)),
    ("attribute.age", Operator.IS, ("30",)),
    ("attribute.vip", Operator.IS, (True,)),
    ("attribute.vip", Operator.IS, ("true",)),
    ("attribute.since", Operator.AT_LEAST, (date(2020, 5, 1),)),
    ("attribute.since", Operator.LESS, ("2020-05-01",)),
    ("attribute.none", Operator.IS, ("x",)),
]


def names(contacts: list[Contact]) -> set[ContactId]:
    return {contact.id for contact in contacts}


async def filled(book: AddressBook) -> list[Contact]:
    people = some_people()
    await stored(book.begin, *people)
    await stored(book.begin, a_contact("+4915100001", "zoe adam", organization_id=THEIRS))
    async with book.begin() as work:
        await work.groups.add(GROUP)
        await work.memberships.join(OURS, GROUP.id, [people[0].id, people[4].id])
        await work.memberships.favor(OURS, VIEWER, people[1].id, favorite=True)
        await work.memberships.favor(OURS, OTHER, people[2].id, favorite=True)
        await work.commit()
    return people


class ContactReaderContract:
    """What every ContactReader must do. Subclasses supply `book`, on an empty store."""

    async def test_every_filter_finds_whom_the_domain_says(self, book: AddressBook) -> None:
        """Alone, joined by all, joined by any, and nested."""
        people = await filled(book)
        groups = {p.id: ({GROUP.id} if p in (people[0], people[4]) else set()) for p in people}
        single = [Filter(Match.ALL, (Condition(*each),)) for each in CONDITIONS]
        pairs = [
            Filter(match, (one, Filter(Match.ANY, (two, one))))
            for one, two in pairwise(single)
            for match in Match
        ]
        for wanted in [*single, *pairs, Filter()]:
            selection = ContactSelection(viewer=VIEWER, filter=wanted)
            page = await book.contacts.page(OURS, selection, PageRequest(limit=100))
            expected = {p.id for p in people if matches(wanted, p, groups[p.id])}

            assert (wanted, expected) == (wanted, {view.id for view in page.items})
            assert len(expected) == await book.contacts.count(OURS, selection)

    @pytest.mark.parametrize(
        ("text", "mode", "found"),
        [
            ("zoe", SearchMode.BEGINS, [0]),
            ("MULLER zo", SearchMode.BEGINS, [0]),
            ("ada", SearchMode.BEGINS, [1, 5]),
            ("lov ada", SearchMode.BEGINS, [1]),
            ("lace", SearchMode.BEGINS, []),
            ("lace", SearchMode.CONTAINS, [1]),
            ("+55 11 98765", SearchMode.BEGINS, [1]),
            ("11 98765-4321", SearchMode.BEGINS, [1]),
            ("4321", SearchMode.BEGINS, [1]),
            ("76543", SearchMode.CONTAINS, [1, 2]),
            ("emile@ex", SearchMode.BEGINS, [2]),
            ("example.com", SearchMode.BEGINS, [2]),
            ("koln", SearchMode.BEGINS, [0]),
            ("0%_", SearchMode.CONTAINS, [2]),
            ("你", SearchMode.BEGINS, [5]),
            ("好", SearchMode.CONTAINS, [5]),
            ("nobody", SearchMode.CONTAINS, []),
        ],
    )
    async def test_searches(
        self, book: AddressBook, text: str, mode: SearchMode, found: list[int]
    ) -> None:
        """Words by their beginnings or their contents, without case, accents and grouping."""
        people = await filled(book)
        selection = ContactSelection(viewer=VIEWER, words=query_words(text), mode=mode)
        page = await book.contacts.page(OURS, selection, PageRequest(limit=100))

        assert {people[i].id for i in found} == {view.id for view in page.items}

    @pytest.mark.parametrize("order", list(ContactOrder))
    async def test_pages_join_to_the_whole_list(
        self, book: AddressBook, order: ContactOrder
    ) -> None:
        """In every order, without gaps or repeats; another order's cursor is refused."""
        people = await filled(book)
        selection = ContactSelection(viewer=VIEWER, order=order)
        whole = await book.contacts.page(OURS, selection, PageRequest(limit=100))
        seen, cursor = [], None
        while True:
            page = await book.contacts.page(OURS, selection, PageRequest(limit=2, cursor=cursor))
            seen += page.items
            cursor = page.next_cursor
            if cursor is None:
                break
            other = ContactSelection(
                viewer=VIEWER, order=next(o for o in ContactOrder if o is not order)
            )
            with pytest.raises(InvalidCursor):
                await book.contacts.page(OURS, other, PageRequest(cursor=cursor))

        assert whole.items == seen
        assert names(people) == {view.id for view in seen}
        assert whole.next_cursor is None

    async def test_orders(self, book: AddressBook) -> None:
        """By birth, by name without case, by change."""
        people = await filled(book)

        async def first(order: ContactOrder) -> ContactId:
            selection = ContactSelection(viewer=VIEWER, order=order)
            return (await book.contacts.page(OURS, selection, PageRequest(limit=1))).items[0].id

        assert people[-1].id == await first(ContactOrder.NEWEST)
        assert people[0].id == await first(ContactOrder.OLDEST)
        assert people[3].id == await first(ContactOrder.NAME)
        assert people[0].id == await first(ContactOrder.NAME_REVERSED)
        assert people[2].id == await first(ContactOrder.CHANGED)

    async def test_favourites_are_each_users_own(self, book: AddressBook) -> None:
        """Shown to, and filtered for, the viewer only."""
        people = await filled(book)
        mine = ContactSelection(viewer=VIEWER, favorites=True)
        page = await book.contacts.page(OURS, mine, PageRequest())

        assert [people[1].id] == [view.id for view in page.items]
        assert page.items[0].favorite
        assert not (await book.contacts.contact(OURS, OTHER, people[1].id)).favorite

    async def test_one_contact_shows_its_groups(self, book: AddressBook) -> None:
        """And a foreign contact is not found."""
        people = await filled(book)
        shown = await book.contacts.contact(OURS, VIEWER, people[0].id)

        assert [GROUP.id] == shown.group_ids
        assert "Köln" == shown.attributes["city"].value
        assert ConsentState.OPTED_OUT is shown.consents.marketing
        with pytest.raises(ContactNotFound):
            await book.contacts.contact(THEIRS, VIEWER, people[0].id)

    async def test_group_narrows(self, book: AddressBook) -> None:
        """Together with everything else that is asked."""
        people = await filled(book)
        selection = ContactSelection(viewer=VIEWER, group_id=GROUP.id, words=("zo",))
        page = await book.contacts.page(OURS, selection, PageRequest())

        assert [people[0].id] == [view.id for view in page.items]


class RecipientReaderContract:
    """What every RecipientReader must do. Subclasses supply `book`, on an empty store."""

    async def test_selections(self, book: AddressBook) -> None:
        """The union of the parts without those excluded; who has only a username is unreachable."""
        people = await filled(book)
        zoe, ada, emile, nameless, unreachable, adam = people
        named = Filter(Match.ALL, (Condition("name", Operator.BEGINS, ("ada",)),))
        aged = Filter(Match.ALL, (Condition("attribute.age", Operator.MORE, (1.0,)),))
        reachable = [zoe, ada, emile, nameless, adam]
        cases: list[tuple[Audience, list[Contact]]] = [
            (Audience(everyone=True), reachable),
            (Audience(), []),
            (Audience(group_ids=(GROUP.id,)), [zoe]),
            (Audience(filters=(named, aged)), [ada, adam, zoe, emile]),
            (Audience(contact_ids=(emile.id, unreachable.id)), [emile]),
            (Audience(group_ids=(GROUP.id,), contact_ids=(ada.id,)), [zoe, ada]),
            (Audience(everyone=True, exclude_filters=(aged,)), [ada, nameless, adam]),
            (Audience(everyone=True, exclude_group_ids=(GROUP.id,)), reachable[1:]),
            (Audience(filters=(named,), exclude_contact_ids=(ada.id,)), [adam]),
        ]
        for audience, expected in cases:
            found = await book.recipients.recipients(OURS, audience, after=None, limit=100)
            ids = sorted(contact.id for contact in expected)

            assert (audience, ids) == (audience, [r.contact_id for r in found])
            assert len(ids) == await book.recipients.count(OURS, audience)

    async def test_pages_go_on_after_a_contact(self, book: AddressBook) -> None:
        """By contact id."""
        people = await filled(book)
        everyone = Audience(everyone=True)
        first = await book.recipients.recipients(OURS, everyone, after=None, limit=2)
        rest = await book.recipients.recipients(
            OURS, everyone, after=first[-1].contact_id, limit=100
        )

        assert [p.id for p in people if p.phone or p.bsuid] == [
            r.contact_id for r in [*first, *rest]
        ]

    async def test_a_recipient_carries_what_a_message_needs(self, book: AddressBook) -> None:
        """Attributes as text."""
        people = await filled(book)
        audience = Audience(contact_ids=(people[2].id,))
        (found,) = await book.recipients.recipients(OURS, audience, after=None, limit=1)

        assert {"since": "2020-05-01", "age": "4.5", "city": ""} == found.attributes
        assert ("+919876543210", None, "fr", "Europe/Paris", "FR") == (
            found.phone,
            found.bsuid,
            found.language,
            found.timezone,
            found.country,
        )
        assert ConsentState.UNKNOWN is found.consents.marketing

    async def test_stopped_by_either_name(self, book: AddressBook) -> None:
        """Phone numbers and BSUIDs of those who opted out of the purpose, and of nobody else."""
        phone, bsuid = a_contact("+4915111"), a_contact("+4915222", bsuid="DE.2")
        willing = a_contact("+4915333")
        gone = [c.beginning_with([an_entry(c)]) for c in (phone, bsuid)]
        foreign = a_contact("+4915333", organization_id=THEIRS)
        await stored(book.begin, *gone, willing)
        await stored(book.begin, foreign.beginning_with([an_entry(foreign)]))

        async def stopped(purpose: Purpose) -> set[str]:
            phones = ["+4915111", "+4915333", "+4915999"]
            return await book.recipients.stopped(OURS, purpose, phones, ["DE.2", "DE.9"])

        assert {"+4915111", "DE.2"} == await stopped(Purpose.MARKETING)
        assert set() == await stopped(Purpose.UTILITY)
        assert set() == await book.recipients.stopped(OURS, Purpose.MARKETING, [], [])
