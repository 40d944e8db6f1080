"""Files of contacts, from upload to the last row."""

from datetime import timedelta
from typing import Any

import pytest

from support.contacts import STRANGER, AddressBookInUse, an_actor, parts
from wacore.application.contacts.cancel_import import CancelImportCommand
from wacore.application.contacts.create_group import CreateGroupCommand
from wacore.application.contacts.delete_group import DeleteGroupCommand
from wacore.application.contacts.erase_contact import EraseContactCommand
from wacore.application.contacts.import_queries import (
    GetImportQuery,
    ImportErrorsQuery,
    ListImportsQuery,
)
from wacore.application.contacts.run_import import RunImportCommand
from wacore.application.contacts.start_import import StartImportCommand
from wacore.domain.contacts.consent import ConsentState, Purpose
from wacore.domain.contacts.groups import GroupNotFound
from wacore.domain.contacts.import_columns import InvalidMapping, UnknownColumns
from wacore.domain.contacts.imports import (
    Duplicates,
    ImportEnded,
    ImportNotFound,
    ImportState,
    UnreadableFile,
)
from wacore.domain.errors import PermissionDenied
from wacore.domain.ids import GroupId
from wacore.testing.contracts.contacts import OURS

PEOPLE = """phone,name,e-mail,Stadt,age
+4915112345601,Ada,ada@example.com,Köln,36
+4915112345602,Grace,,Bonn,
+4915112345603,Alan,alan@example.com,,41.5
"""


async def test_every_column_finds_its_field(use: AddressBookInUse) -> None:
    """Known headers by name in any language, others as attributes, typed where the mapping says so."""
    view = await use.bring_in(PEOPLE, mapping={"age": "attribute:Age:number"})
    ada = next(c for c in await use.everybody() if c.name == "Ada")

    assert (3, 3, 3, 0) == (view.rows_total, view.rows_done, view.created, view.rejected)
    assert ImportState.COMPLETED is view.state
    assert ("+4915112345601", "ada@example.com", "DE") == (ada.phone, ada.email, ada.country)
    assert {"Stadt": "Köln", "Age": 36.0} == {k: v.value for k, v in ada.attributes.items()}


async def test_a_bad_row_costs_no_good_one(use: AddressBookInUse) -> None:
    """Each rejected row names its line, its column, its value and the reason."""
    view = await use.bring_in(
        "phone;name;email\n"
        "12;Short;\n"
        ";Nobody;\n"
        "+4915112345601;Ada;\n"
        "+4915112345602;Bad;not-an-address\n"
        '+4915112345603;"Broken;\n'
        "+4915112345604;Grace;\n"
        "+4915112345605;Long;;;extra\n"
    )
    errors = {e.line: (e.column, e.value) for e in await use.errors(view.id)}

    assert (7, 2, 5) == (view.rows_done, view.imported, view.rejected)
    assert {"Ada", "Grace"} == {c.name for c in await use.everybody()}
    assert {
        2: ("phone", "12"),
        3: ("phone", ""),
        5: ("email", "not-an-address"),
        6: ("", '+4915112345603;"Broken;'),
        8: ("", ""),
    } == errors
    assert all(e.reason for e in await use.errors(view.id))


@pytest.mark.parametrize(
    ("policy", "counts", "name"),
    [(Duplicates.UPDATE, (1, 1, 2), "Ada L."), (Duplicates.SKIP, (1, 0, 3), "Ada")],
)
async def test_duplicates(
    use: AddressBookInUse, policy: Duplicates, counts: tuple[int, int, int], name: str
) -> None:
    """In the store and in the file; created, updated and duplicate rows make up those imported."""
    known = await use.create("+4915112345601", name="Ada")
    view = await use.bring_in(
        "phone,name\n"
        "+49 151 12345601,Ada L.\n"
        "0151 12345602,Grace\n"
        "+4915112345602,Grace\n"
        "+4915112345601,Ada L.\n",
        duplicates=policy,
        default_region="DE",
    )

    assert counts == (view.created, view.updated, view.duplicates)
    assert 4 == view.imported == view.rows_done
    assert name == (await use.get(known)).name


async def test_counts_do_not_depend_on_chunks(
    use: AddressBookInUse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line met again in a later chunk is as much a duplicate as one in the same chunk."""
    monkeypatch.setattr("wacore.application.contacts.run_import.CHUNK", 1)
    view = await use.bring_in(
        "phone,name\n+4915112345601,A\n+4915112345601,B\n+4915112345602,C\n+4915112345601,D\n"
    )

    assert (2, 0, 2) == (view.created, view.updated, view.duplicates)
    assert {"D", "C"} == {c.name for c in await use.everybody()}


async def test_another_spelling_of_a_number_is_the_same_person(use: AddressBookInUse) -> None:
    """WhatsApp may know a Brazilian number without its ninth digit (Meta, phone number formats)."""
    known = await use.create("+551187654321", name="Ana")
    view = await use.bring_in("phone,name\n+5511987654321,Ana Maria\n")

    assert (0, 1) == (view.created, view.updated)
    found = await use.get(known)
    assert ("Ana Maria", "+551187654321") == (found.name, found.phone)


async def test_a_row_that_names_two_contacts_is_refused(use: AddressBookInUse) -> None:
    """Which of the two was meant is for people to say."""
    await use.create("+4915112345601")
    await use.create(bsuid="DE.Abc1")
    view = await use.bring_in("phone,bsuid\n+4915112345601,DE.Abc1\n")

    assert (0, 1) == (view.imported, view.rejected)
    assert "two different contacts" in (await use.errors(view.id))[0].reason


async def test_the_same_file_twice_is_a_no_op(use: AddressBookInUse) -> None:
    """The second upload answers the first import; other options or `again` make a new one."""
    first = await use.start(PEOPLE.encode())
    await use.run(first.id)
    second = await use.start(PEOPLE.encode())
    other = await use.start(PEOPLE.encode(), duplicates=Duplicates.SKIP)
    again = await use.start(PEOPLE.encode(), again=True)

    assert (first.id, True) == (second.id, second.known)
    assert not other.known
    assert not again.known
    assert 3 == len({first.id, other.id, again.id})


async def test_everybody_in_the_file_joins_the_group(use: AddressBookInUse) -> None:
    """Also who was known before and is skipped; an unknown group refuses the file."""
    await use.create("+4915112345601")
    group_id = await use.groups.create(CreateGroupCommand(actor=use.actor, name="Leads"))
    await use.bring_in(PEOPLE, group_id=group_id, duplicates=Duplicates.SKIP)

    assert 3 == len(await use.everybody(group_id=group_id))
    with pytest.raises(GroupNotFound):
        await use.start(PEOPLE.encode(), group_id=GroupId(use.actor.user_id))


async def test_consent_comes_with_its_proof(use: AddressBookInUse) -> None:
    """Yes and no reach the ledger with the file's evidence; a file's yes lifts no opt-out."""
    stopped = await use.bring_in("phone,consent\n+4915112345601,no\n+4915112345602,ja\n")
    await use.bring_in(
        "phone,consent,note\n+4915112345601,yes,x\n",
        consent_evidence="fair 2026",
        consent_purposes=(Purpose.MARKETING, Purpose.UTILITY),
    )
    by_phone = {c.phone: c.consents for c in await use.everybody()}

    assert 2 == stopped.created
    assert ConsentState.OPTED_OUT is by_phone["+4915112345601"].marketing
    assert ConsentState.OPTED_IN is by_phone["+4915112345601"].utility
    assert ConsentState.OPTED_IN is by_phone["+4915112345602"].marketing


async def test_the_erased_stay_stopped(use: AddressBookInUse) -> None:
    """A file that brings back who was erased, and even says yes for them, brings no consent."""
    gone = await use.create("+4915112345601", name="Ada")
    await use.contacts.erase(EraseContactCommand(actor=use.actor, contact_id=gone))
    await use.bring_in("phone,consent\n+4915112345601,yes\n")
    (back,) = await use.everybody()

    assert (ConsentState.OPTED_OUT, ConsentState.OPTED_OUT) == (
        back.consents.marketing,
        back.consents.utility,
    )


@pytest.mark.parametrize(
    ("content", "options", "error"),
    [
        (b"", {}, UnreadableFile),
        (b"PK\x03\x04 a workbook", {}, UnreadableFile),
        (b"name,city\nAda,Rome\n", {}, InvalidMapping),
        (b"phone,mobile\n1,2\n", {}, InvalidMapping),
        (b"phone,city\n", {"unknown_columns": UnknownColumns.REFUSE}, InvalidMapping),
        (b"phone\n", {"mapping": {"tel": "phone"}}, InvalidMapping),
        (b"phone\n", {"mapping": {"phone": "fax"}}, InvalidMapping),
        (b"phone\n", {"encoding": "klingon"}, UnreadableFile),
        (b"phone\n", {"delimiter": "x"}, UnreadableFile),
    ],
)
async def test_what_cannot_be_imported_is_refused_at_once(
    use: AddressBookInUse, content: bytes, options: dict[str, Any], error: type[Exception]
) -> None:
    """Nothing is stored, queued or kept of it."""
    with pytest.raises(error):
        await use.start(content, **options)

    assert 0 == len(use.store.imports)
    assert {} == use.files._files


async def test_unknown_columns_may_be_ignored(use: AddressBookInUse) -> None:
    """They then leave no attributes."""
    await use.bring_in(PEOPLE, unknown_columns=UnknownColumns.IGNORE)

    assert {} == (await use.everybody())[0].attributes


async def test_cancelling_keeps_what_is_in(use: AddressBookInUse) -> None:
    """The run stops, the file may come again, and a second cancellation is refused."""
    started = await use.start(PEOPLE.encode())
    cancel = CancelImportCommand(actor=use.actor, import_id=started.id)
    await use.imports.cancel(cancel)
    view = await use.run(started.id)

    assert (ImportState.CANCELLED, 0) == (view.state, view.rows_done)
    with pytest.raises(ImportEnded):
        await use.imports.cancel(cancel)
    assert not (await use.start(PEOPLE.encode())).known


async def test_a_second_run_changes_nothing(use: AddressBookInUse) -> None:
    """A job delivered twice finds the import ended."""
    view = await use.bring_in(PEOPLE)

    assert view == await use.run(view.id)
    assert {} == use.files._files


async def test_a_lost_file_fails_the_import(use: AddressBookInUse) -> None:
    """With the reason; it may be uploaded again."""
    started = await use.start(PEOPLE.encode())
    await use.files.remove(OURS, started.id)
    view = await use.run(started.id)

    assert ImportState.FAILED is view.state
    assert "upload it again" in view.failure
    assert not (await use.start(PEOPLE.encode())).known


async def test_a_group_deleted_meanwhile_fails_the_import(use: AddressBookInUse) -> None:
    """Nobody is put where nothing is."""
    group_id = await use.groups.create(CreateGroupCommand(actor=use.actor, name="Leads"))
    started = await use.start(PEOPLE.encode(), group_id=group_id)
    await use.groups.delete(DeleteGroupCommand(actor=use.actor, group_id=group_id))
    view = await use.run(started.id)

    assert (ImportState.FAILED, 0) == (view.state, view.rows_done)
    assert "does not exist" in view.failure
    assert [] == await use.everybody()


async def test_a_lost_job_is_found_again(use: AddressBookInUse) -> None:
    """Imports that have not moved for a while are queued once more."""
    await use.start(PEOPLE.encode())
    (job,) = await use.jobs.reserve(["contacts.import"], limit=5, lease=60)
    await use.jobs.complete(job)

    assert 0 == await use.imports.resume()
    use.clock.advance(timedelta(minutes=5))
    assert 1 == await use.imports.resume()
    assert 1 == await use.jobs.waiting("contacts.import")


async def test_only_those_allowed_and_only_their_own(use: AddressBookInUse) -> None:
    """An analyst may watch but not import; another organisation sees nothing."""
    view = await use.bring_in(PEOPLE)
    command = StartImportCommand(
        actor=an_actor("analyst"), filename="a.csv", content=parts(PEOPLE.encode())
    )
    with pytest.raises(PermissionDenied):
        await use.imports.start(command)
    with pytest.raises(ImportNotFound):
        await use.imports.get(GetImportQuery(actor=STRANGER, import_id=view.id))
    with pytest.raises(ImportNotFound):
        await use.imports.errors(ImportErrorsQuery(actor=STRANGER, import_id=view.id))
    with pytest.raises(ImportNotFound):
        await use.imports.run(
            RunImportCommand(organization_id=STRANGER.organization_id, import_id=view.id)
        )
    assert [] == (await use.imports.list(ListImportsQuery(actor=STRANGER))).items
    assert [view] == (await use.imports.list(ListImportsQuery(actor=use.actor))).items
