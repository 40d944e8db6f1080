"""docs/features.md claims nothing that no test proves."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]
_ROW = re.compile(r"^\| (?P<number>\d+) \| (?P<feature>[^|]+) \| (?P<tests>[^|]+) \|$")
_TEST = re.compile(r"`(?P<path>tests/[\w/.]+\.py)::(?P<name>[\w:]+)`")


def _rows() -> list[tuple[str, str, str]]:
    lines = (_ROOT / "docs/features.md").read_text(encoding="utf-8").splitlines()
    return [(m["number"], m["feature"], m["tests"]) for m in map(_ROW.match, lines) if m]


@cache
def _tests_of(path: Path) -> frozenset[str]:
    """Names of functions, classes, `Class::method`, and names bound to a state machine's TestCase."""
    names: set[str] = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            names.add(node.name)
        elif isinstance(node, ast.ClassDef):
            names.add(node.name)
            names.update(
                f"{node.name}::{inner.name}"
                for inner in node.body
                if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef)
            )
        elif isinstance(node, ast.Assign):
            names.update(t.id for t in node.targets if isinstance(t, ast.Name))
    return frozenset(names)


@pytest.mark.parametrize(("number", "feature", "tests"), _rows())
def test_a_claimed_feature_has_a_test(number: str, feature: str, tests: str) -> None:
    """Each row names at least one test that exists and that pytest would collect."""
    claimed = list(_TEST.finditer(tests))

    assert claimed, f"row {number} ({feature.strip()}) names no test"
    for claim in claimed:
        path = _ROOT / claim["path"]
        assert path.is_file(), f"row {number}: {claim['path']} does not exist"
        last = claim["name"].split("::")[-1]
        assert last.startswith(("test_", "Test")), f"row {number}: pytest collects no {last}"
        assert claim["name"] in _tests_of(path), f"row {number}: no {claim['name']} there"


def test_rows_are_numbered_once_and_in_order() -> None:
    """The numbers are those of the comparison the list was drawn from."""
    numbers = [int(number) for number, _, _ in _rows()]

    assert numbers
    assert sorted(set(numbers)) == numbers
