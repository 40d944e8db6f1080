"""What stores imports and a contact's past."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from wacore.application.ports import PageRequest
from wacore.domain.contacts.activity import Activity, ActivityKind
from wacore.domain.contacts.consent import ConsentState, Purpose
from wacore.domain.contacts.filters import Condition, Filter, Match, Operator
from wacore.domain.contacts.groups import Segment, SegmentNameTaken, SegmentNotFound
from wacore.domain.contacts.import_columns import UnknownColumns
from wacore.domain.contacts.imports import (
    ContactImport,
    Duplicates,
    ImportNotFound,
    ImportOptions,
    ImportState,
    RowError,
    SameFileAgain,
    Tally,
)
from wacore.domain.ids import ContactId, GroupId, ImportId, SegmentId, UserId
from wacore.testing.contracts.contacts import (
    AT,
    OURS,
    THEIRS,
    AddressBook,
    a_contact,
    an_entry,
    next_id,
    stored,
)


def an_import(fingerprint: str | None = None) -> ContactImport:
    return ContactImport(
        id=ImportId(next_id()),
        organization_id=OURS,
        started_by=UserId(UUID(int=1)),
        filename="people.csv",
        size=12,
        fingerprint=fingerprint,
        options=ImportOptions(
            mapping={"Größe": "attribute:size:number"},
            unknown_columns=UnknownColumns.REFUSE,
            encoding="utf-8",
            delimiter=";",
            default_region="DE",
            duplicates=Duplicates.SKIP,
            group_id=GroupId(UUID(int=2)),
            consent_purposes=(Purpose.UTILITY, Purpose.MARKETING),
            consent_evidence="fair",
        ),
        created_at=AT,
        updated_at=AT,
    )


class ImportRepositoryContract:
    """What every ImportRepository and ImportReader must do. Subclasses supply `book`."""

    async def test_an_import_comes_back_as_it_was(self, book: AddressBook) -> None:
        """With its options, counts and times."""
        started = an_import("f" * 64)
        running = started.running(9, AT).advanced(
            Tally(created=1, updated=2, duplicate=3, rejected=4), AT + timedelta(seconds=5)
        )
        async with book.begin() as work:
            await work.imports.add(started)
            await work.imports.save(running)
            await work.commit()

        async with book.begin() as work:
            assert running == await work.imports.get(OURS, started.id)
        view = await book.imports.one(OURS, started.id)
        assert (10, 6, 2.0) == (view.rows_done, view.imported, view.rows_per_second)
        assert [view] == (await book.imports.page(OURS, PageRequest())).items

    async def test_a_fingerprint_is_imported_once(self, book: AddressBook) -> None:
        """Until its import fails or is cancelled; imports without one are free."""
        started = an_import("f" * 64)
        async with book.begin() as work:
            await work.imports.add(started)
            await work.imports.add(an_import())
            await work.imports.add(an_import())
            await work.imports.add(replace(an_import("f" * 64), organization_id=THEIRS))
            await work.commit()
        async with book.begin() as work:
            with pytest.raises(SameFileAgain):
                await work.imports.add(an_import("f" * 64))
        assert started.id == await book.imports.with_fingerprint(OURS, "f" * 64)

        async with book.begin() as work:
            await work.imports.save(started.cancelled(AT))
            await work.imports.add(an_import("f" * 64))
            await work.commit()

    async def test_a_foreign_import_is_not_found(self, book: AddressBook) -> None:
        """Neither for writing nor for reading, and its errors are nobody else's."""
        started = an_import()
        async with book.begin() as work:
            await work.imports.add(started)
            await work.commit()

        async with book.begin() as work:
            with pytest.raises(ImportNotFound):
                await work.imports.get(THEIRS, started.id)
        with pytest.raises(ImportNotFound):
            await book.imports.one(THEIRS, started.id)
        assert [] == (await book.imports.page(THEIRS, PageRequest())).items

    async def test_errors_are_listed_by_line(self, book: AddressBook) -> None:
        """In pages, whatever the order of their chunks."""
        started = an_import()
        errors = [RowError(line=n, column="phone", value="x", reason="bad") for n in (9, 3, 12)]
        async with book.begin() as work:
            await work.imports.add(started)
            await work.imports.report(OURS, started.id, errors[:2])
            await work.imports.report(OURS, started.id, errors[2:])
            await work.imports.report(OURS, started.id, [])
            await work.commit()
        first = await book.imports.errors(OURS, started.id, PageRequest(limit=2))
        rest = await book.imports.errors(
            OURS, started.id, PageRequest(limit=2, cursor=first.next_cursor)
        )

        assert [3, 9, 12] == [error.line for error in [*first.items, *rest.items]]
        assert rest.next_cursor is None

    async def test_the_stalled_are_found(self, book: AddressBook) -> None:
        """Those that have neither ended nor moved, of every organisation."""
        idle, ended = an_import(), an_import()
        moving = an_import().running(1, AT + timedelta(minutes=1))
        async with book.begin() as work:
            for each in (idle, ended, moving):
                await work.imports.add(each)
            await work.imports.save(ended.completed(AT))
            await work.commit()

        since = AT + timedelta(seconds=1)
        assert [(OURS, idle.id)] == await book.imports.stalled(since, 10)
        assert [] == await book.imports.stalled(AT, 10)
        view = await book.imports.one(OURS, ended.id)
        assert ImportState.COMPLETED is view.state


class SegmentRepositoryContract:
    """What every SegmentRepository and SegmentReader must do. Subclasses supply `book`."""

    async def test_a_filter_comes_back_as_it_was(self, book: AddressBook) -> None:
        """With ids, times and numbers of their types, however it nests."""
        wanted = Filter(
            Match.ANY,
            (
                Condition("group", Operator.IS, (UUID(int=5),)),
                Condition("created_at", Operator.LESS, (AT,)),
                Condition("attribute.age", Operator.IN, (1.5, True, "x")),
                Filter(Match.ALL, (Condition("email", Operator.EXISTS),)),
            ),
        )
        segment = a_segment("Old", wanted)
        async with book.begin() as work:
            await work.segments.add(segment)
            await work.commit()

        async with book.begin() as work:
            assert segment == await work.segments.get(OURS, segment.id)
        assert {segment.id: wanted} == await book.segments.filters(OURS, [segment.id])
        assert {} == await book.segments.filters(THEIRS, [segment.id])
        with pytest.raises(SegmentNotFound):
            await book.segments.segment(THEIRS, segment.id)

    async def test_names_are_unique(self, book: AddressBook) -> None:
        """Whatever their case, when added and when renamed."""
        one, two = a_segment("One"), a_segment("Two")
        async with book.begin() as work:
            await work.segments.add(one)
            await work.segments.add(two)
            await work.commit()
        async with book.begin() as work:
            with pytest.raises(SegmentNameTaken):
                await work.segments.save(two.redefined("ONE", "", two.filter, AT))

    async def test_a_removed_segment_is_gone(self, book: AddressBook) -> None:
        """And its name is free."""
        one = a_segment("One")
        async with book.begin() as work:
            await work.segments.add(one)
            await work.segments.remove(OURS, one.id)
            await work.segments.add(a_segment("One"))
            await work.commit()

        assert ["One"] == [
            s.name for s in (await book.segments.segments(OURS, PageRequest())).items
        ]


def a_segment(name: str, wanted: Filter | None = None) -> Segment:
    return Segment(
        id=SegmentId(next_id()),
        organization_id=OURS,
        name=name,
        filter=wanted or Filter(),
        created_at=AT,
        updated_at=AT,
    )


class HistoryContract:
    """What every ConsentLedger, Timelines and HistoryReader must do. Subclasses supply `book`."""

    async def test_the_past_moves_with_the_person(self, book: AddressBook) -> None:
        """Entries of contacts merged into another are the other's; latest first, in pages."""
        kept, gone = a_contact(), a_contact()
        await stored(book.begin, kept, gone)
        async with book.begin() as work:
            await work.ledger.append([an_entry(gone), an_entry(kept, ConsentState.OPTED_IN)])
            await work.timelines.append([a_line(gone.id, 1), a_line(kept.id, 2)])
            await work.ledger.inherit(OURS, kept.id, [gone.id])
            await work.timelines.inherit(OURS, kept.id, [gone.id])
            await work.commit()
        entries = await book.history.consents(OURS, kept.id, PageRequest(limit=1))
        more = await book.history.consents(OURS, kept.id, PageRequest(cursor=entries.next_cursor))
        lines = await book.history.timeline(OURS, kept.id, PageRequest())

        states = [entry.state for entry in [*entries.items, *more.items]]
        assert [ConsentState.OPTED_IN, ConsentState.OPTED_OUT] == states
        assert ["2", "1"] == [line.detail["number"] for line in lines.items]
        assert [] == (await book.history.consents(OURS, gone.id, PageRequest())).items
        assert [] == (await book.history.timeline(THEIRS, kept.id, PageRequest())).items

    async def test_redaction_keeps_the_decision_only(self, book: AddressBook) -> None:
        """The evidence goes; state, source and time stay, and so do other contacts' entries."""
        erased, other = a_contact(), a_contact()
        async with book.begin() as work:
            await work.ledger.append([an_entry(erased), an_entry(other)])
            await work.ledger.redact(OURS, erased.id)
            await work.commit()

        (entry,) = (await book.history.consents(OURS, erased.id, PageRequest())).items
        (kept,) = (await book.history.consents(OURS, other.id, PageRequest())).items
        assert ("", ConsentState.OPTED_OUT, AT) == (entry.evidence, entry.state, entry.at)
        assert ("STOP", "2026-11-22/abc") == (kept.evidence, kept.keyword_table)

    async def test_memberships_and_favourites_move_along(self, book: AddressBook) -> None:
        """Also where the heir is already."""
        kept, gone = a_contact(), a_contact()
        viewer, group = UserId(UUID(int=1)), GroupId(UUID(int=3))
        await stored(book.begin, kept, gone)
        async with book.begin() as work:
            await work.memberships.join(OURS, group, [kept.id, gone.id])
            await work.memberships.favor(OURS, viewer, gone.id, favorite=True)
            await work.memberships.inherit(OURS, kept.id, [gone.id])
            await work.contacts.remove(OURS, [gone.id])
            await work.commit()

        view = await book.contacts.contact(OURS, viewer, kept.id)
        assert ([group], True) == (view.group_ids, view.favorite)


def a_line(contact_id: ContactId, number: int) -> Activity:
    return Activity(
        id=next_id(),
        organization_id=OURS,
        contact_id=contact_id,
        kind=ActivityKind.UPDATED,
        at=AT + timedelta(hours=number),
        detail={"number": str(number)},
    )
