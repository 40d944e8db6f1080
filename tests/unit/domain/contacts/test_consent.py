"""What follows from a ledger of consent."""

from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wacore.domain.contacts.consent import (
    Consent,
    ConsentEntry,
    Consents,
    ConsentSource,
    ConsentState,
    Purpose,
)
from wacore.testing.contracts.contacts import AT, a_contact, next_id

CONTACT = a_contact()
IN, OUT = ConsentState.OPTED_IN, ConsentState.OPTED_OUT


def entry(
    state: ConsentState, source: ConsentSource = ConsentSource.KEYWORD, hour: int = 0
) -> ConsentEntry:
    return ConsentEntry(
        id=next_id(),
        organization_id=CONTACT.organization_id,
        contact_id=CONTACT.id,
        purpose=Purpose.MARKETING,
        state=state,
        source=source,
        at=AT + timedelta(hours=hour),
        recorded_at=AT,
    )


def after(*entries: ConsentEntry) -> Consent:
    consent = Consent()
    for each in entries:
        consent = consent.after(each)
    return consent


OWN_WORD = st.sampled_from(
    [ConsentSource.KEYWORD, ConsentSource.BUTTON, ConsentSource.STAFF, ConsentSource.PLATFORM]
)
ENTRIES = st.lists(
    st.builds(entry, st.sampled_from([IN, OUT]), OWN_WORD, st.integers(0, 3)), max_size=5
)


@settings(deadline=None)
@given(ENTRIES)
def test_the_order_of_arrival_does_not_matter(entries: list[ConsentEntry]) -> None:
    """Late and repeated events lead to the same state as punctual ones."""
    expected = after(*entries, *entries).state
    for order in permutations(entries):
        decided = after(*order).state
        told = {(e.source is ConsentSource.PLATFORM, e.at) for e in entries}
        if len(told) == len(entries):
            assert expected == decided


@settings(deadline=None)
@given(ENTRIES, st.integers(0, 3))
def test_a_file_lifts_no_stop(entries: list[ConsentEntry], hour: int) -> None:
    """Whatever came before, an imported yes never turns a no into a yes."""
    before = after(*entries)
    now = before.after(entry(IN, ConsentSource.IMPORT, hour))

    assert before.state is not OUT or now.state is OUT


@pytest.mark.parametrize(
    ("entries", "state"),
    [
        ([], ConsentState.UNKNOWN),
        ([entry(IN)], IN),
        ([entry(IN), entry(OUT, hour=1)], OUT),
        ([entry(OUT, hour=1), entry(IN)], OUT),
        ([entry(OUT), entry(IN)], OUT),
        ([entry(OUT), entry(IN, hour=1)], IN),
        ([entry(OUT, ConsentSource.PLATFORM), entry(IN, hour=1)], OUT),
        ([entry(OUT), entry(IN, ConsentSource.PLATFORM, 1)], OUT),
        (
            [entry(OUT, ConsentSource.PLATFORM), entry(IN, ConsentSource.PLATFORM, 1)],
            ConsentState.UNKNOWN,
        ),
        ([entry(OUT, ConsentSource.ERASURE, 9), entry(IN)], IN),
        ([entry(OUT, ConsentSource.ERASURE), entry(IN, ConsentSource.IMPORT, 9)], OUT),
        ([entry(OUT, ConsentSource.IMPORT), entry(IN, ConsentSource.STAFF, 1)], IN),
    ],
)
def test_states(entries: list[ConsentEntry], state: ConsentState) -> None:
    """The later decision holds; at the same moment the stop does; WhatsApp's stop is its own."""
    assert state is after(*entries).state


def test_purposes_are_separate() -> None:
    """A stop for marketing says nothing of utility."""
    consents = Consents().after(entry(OUT))

    assert (Purpose.MARKETING,) == consents.stopped()


@settings(deadline=None)
@given(ENTRIES, ENTRIES)
def test_two_who_are_one_are_as_stopped_as_either(
    ours: list[ConsentEntry], theirs: list[ConsentEntry]
) -> None:
    """Merging contacts never loses a stop."""
    one, other = after(*ours), after(*theirs)

    for merged in (one.stricter(other), other.stricter(one)):
        assert (OUT in (one.state, other.state)) == (merged.state is OUT)
