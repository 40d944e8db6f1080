"""Rows of frozen values, and one transaction's view of them."""

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from wacore.adapters.memory.table import Table, TableView

KEYS = st.sampled_from("abcd")


class Views(RuleBasedStateMachine):
    """A view against a dict, and the table against what was committed."""

    def __init__(self) -> None:
        super().__init__()
        self.table: Table[str, int] = Table()
        self.view: TableView[str, int] = TableView(self.table)
        self.seen: dict[str, int] = {}
        self.committed: dict[str, int] = {}

    @rule(key=KEYS, value=st.integers())
    def write(self, key: str, value: int) -> None:
        self.view[key] = value
        self.seen[key] = value

    @rule(key=KEYS)
    def delete(self, key: str) -> None:
        if key in self.seen:
            del self.view[key]
            del self.seen[key]
        else:
            with pytest.raises(KeyError):
                del self.view[key]

    @rule()
    def commit(self) -> None:
        self.view.commit()
        self.committed = dict(self.seen)

    @rule()
    def roll_back(self) -> None:
        self.view = TableView(self.table)
        self.seen = dict(self.committed)

    @invariant()
    def both_agree_with_the_model(self) -> None:
        assert self.seen == dict(self.view)
        assert self.committed == dict(self.table)
        assert (len(self.seen), len(self.committed)) == (len(self.view), len(self.table))
        assert [key in self.seen for key in "abcd"] == [key in self.view for key in "abcd"]


TestViews = Views.TestCase


def test_what_was_deleted_is_not_found() -> None:
    """A view does not look through its own deletions."""
    table: Table[str, int] = Table()
    table.apply({"a": 1}, set())
    view = TableView(table)
    del view["a"]

    with pytest.raises(KeyError):
        view["a"]
    assert table["a"] == 1
