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
    """Functions, classes, `Class::method` with what is inherited, and machines bound to a name."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            names.add(node.name)
        elif isinstance(node, ast.ClassDef):
            names |= {
                node.name,
                *(f"{node.name}::{method}" for method in _methods(path, node.name)),
            }
        elif isinstance(node, ast.Assign):
            names.update(t.id for t in node.targets if isinstance(t, ast.Name))
    return frozenset(names)


@cache
def _methods(path: Path, name: str) -> frozenset[str]:
    """Of a class of that file, and of those it inherits from, as far as they are ours."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    defined = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    if name not in defined:
        return frozenset()
    found = {
        inner.name
        for inner in defined[name].body
        if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    imported = {
        alias.asname or alias.name: (node.module, alias.name)
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
    }
    for base in (node.id for node in defined[name].bases if isinstance(node, ast.Name)):
        if base in defined:
            found |= _methods(path, base)
        elif base in imported:
            module, there = imported[base]
            found |= _inherited(module, there)
    return frozenset(found)


def _inherited(module: str, name: str) -> frozenset[str]:
    for root in (_ROOT / "tests", _ROOT / "src"):
        file = root.joinpath(*module.split("."))
        if file.with_suffix(".py").is_file():
            return _methods(file.with_suffix(".py"), name)
        if (file / "__init__.py").is_file():
            exported = ast.parse((file / "__init__.py").read_text(encoding="utf-8"))
            for node in exported.body:
                if isinstance(node, ast.ImportFrom) and node.module:
                    names = {alias.asname or alias.name for alias in node.names}
                    if name in names:
                        return _inherited(node.module, name)
    return frozenset()


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
