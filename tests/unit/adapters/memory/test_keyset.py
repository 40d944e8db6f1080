"""Pages by keyset over values in memory."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wacore.adapters.memory.keyset import MemoryKeyset, SortKey
from wacore.application.cursors import InvalidCursor
from wacore.application.ports import PageRequest

Row = tuple[int | None, str, int]

ROWS = st.lists(
    st.tuples(st.none() | st.integers(0, 3), st.sampled_from("abc"), st.integers(0, 2**63 - 1)),
    unique_by=lambda row: row[2],
    max_size=30,
)


def a_keyset(*, descending: bool = False) -> MemoryKeyset[Row]:
    return MemoryKeyset(
        "rows",
        SortKey(lambda row: row[0], int | None, descending=descending),
        SortKey(lambda row: row[1], str),
        SortKey(lambda row: row[2], int),
    )


def pages(keyset: MemoryKeyset[Row], rows: list[Row], limit: int) -> list[list[Row]]:
    found: list[list[Row]] = []
    cursor = None
    while True:
        page = keyset.page(rows, PageRequest(limit=limit, cursor=cursor), lambda row: row)
        found.append(page.items)
        if page.next_cursor is None:
            return found
        cursor = page.next_cursor


@given(ROWS, st.integers(1, 7))
def test_pages_join_to_the_sorted_list(rows: list[Row], limit: int) -> None:
    """No row is missed or shown twice, with ties and nulls, and nulls come first."""
    expected = sorted(rows, key=lambda row: (row[0] is not None, row[0] or 0, row[1], row[2]))

    assert expected == [row for page in pages(a_keyset(), rows, limit) for row in page]


@given(ROWS, st.integers(1, 7))
def test_descending_puts_nulls_last(rows: list[Row], limit: int) -> None:
    """One key turned round leaves the others as they were."""
    expected = sorted(rows, key=lambda row: (row[0] is None, -(row[0] or 0), row[1], row[2]))
    keyset = a_keyset(descending=True)

    assert expected == [row for page in pages(keyset, rows, limit) for row in page]


def test_a_foreign_cursor_is_refused() -> None:
    """What this keyset did not make names no place in its list."""
    with pytest.raises(InvalidCursor):
        a_keyset().page([], PageRequest(cursor="bm9uc2Vuc2U"), lambda row: row)
