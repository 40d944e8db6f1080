"""Where a list was left."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wacore.application.cursors import InvalidCursor, decode_cursor, encode_cursor

MOMENTS = st.datetimes(timezones=st.just(UTC))


@given(st.text(), st.integers(-(2**63), 2**63 - 1), MOMENTS, st.uuids(), st.booleans())
def test_values_keep_their_types(
    words: str, number: int, at: datetime, row: UUID, done: bool
) -> None:
    """What was put in comes out, equal and of the same type."""
    values = (words, number, at, row, done, None)
    cursor = encode_cursor("list.order", values)
    kind = tuple[str, int, datetime, UUID, bool, str | None]

    assert values == decode_cursor(cursor, "list.order", kind)


@given(st.text())
def test_no_text_breaks_the_reader(cursor: str) -> None:
    """What somebody else wrote is refused, never a crash."""
    with pytest.raises(InvalidCursor) as refused:
        decode_cursor(cursor, "list.order", tuple[str, UUID])

    assert "cursor" == refused.value.problems[0].field


@pytest.mark.parametrize(
    ("order", "kind"),
    [("other.order", tuple[str, UUID]), ("list.order", tuple[UUID, UUID])],
)
def test_a_cursor_fits_one_list_in_one_order(order: str, kind: type[tuple[object, ...]]) -> None:
    """The order and the values' types must be those it was made for."""
    cursor = encode_cursor("list.order", ["a", UUID(int=1)])

    with pytest.raises(InvalidCursor):
        decode_cursor(cursor, order, kind)


def test_a_cut_cursor_is_refused() -> None:
    """Half a cursor names no place."""
    cursor = encode_cursor("list.order", ["a name that is long enough", UUID(int=1)])

    with pytest.raises(InvalidCursor):
        decode_cursor(cursor[: len(cursor) // 2], "list.order", tuple[str, UUID])
