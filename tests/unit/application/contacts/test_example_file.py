"""The shipped example of a customer export, imported as it is."""

from pathlib import Path

from support.contacts import AddressBookInUse
from wacore.domain.contacts.consent import ConsentState

FILE = Path(__file__).parents[4] / "examples" / "contacts-10k.csv"


async def test_ten_thousand_rows_with_all_the_faults_such_files_have(
    use: AddressBookInUse,
) -> None:
    """Every good person once, every repeated one recognised, every broken row reported."""
    view = await use.bring_in(FILE.read_bytes())
    errors = await use.errors(view.id)

    assert (10_000, 10_000) == (view.rows_total, view.rows_done)
    assert (9450, 0, 200, 350) == (view.created, view.updated, view.duplicates, view.rejected)
    assert all(error.reason and error.line > 1 for error in errors)


async def test_its_consents_are_kept(use: AddressBookInUse) -> None:
    """Yes, no, and silence."""
    await use.bring_in(b"".join(FILE.read_bytes().splitlines(keepends=True)[:200]))
    states = {contact.consents.marketing for contact in await use.everybody()}

    assert set(ConsentState) == states
