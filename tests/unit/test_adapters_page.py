"""What docs/adapters.md says of ports, contracts and adapters is so."""

import ast
import inspect
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from support.source import ROOT, TESTS, Module, modules, parsed_tests
from wacore.application.ports import UnitOfWork
from wacore.testing import contracts

_PAGE = (ROOT / "docs/adapters.md").read_text(encoding="utf-8")
_FILE = re.compile(
    r"^`(?P<name>\w+\.py)`:\n\n```python\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)
_INI = re.compile(r"^```ini\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_FAILED = re.compile(r"^FAILED (?P<test>\S+)", re.MULTILINE)
_ROW = re.compile(
    r"^\| `(?P<port>\w+\.\w+)` \| (?P<contracts>[^|]+) \| (?P<held>[^|]+) \|$", re.MULTILINE
)
_NAME = re.compile(r"`([^`]+)`")
_HOMES = (TESTS / "integration", TESTS / "unit" / "adapters")


def test_exactly_what_the_page_says_fails(tmp_path: Path) -> None:
    """The example passes its contracts, and the naive one those that its mistake does not concern."""
    [ini] = _INI.finditer(_PAGE)
    (tmp_path / "pytest.ini").write_text(ini["text"])
    names = [file["name"] for file in _FILE.finditer(_PAGE)]
    for file in _FILE.finditer(_PAGE):
        (tmp_path / file["name"]).write_text(file["text"])

    ran = subprocess.run(
        [sys.executable, "-W", "error", "-m", "pytest", "-q", "-p", "no:schemathesis", tmp_path],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )

    assert ["folder_cache.py", "test_folder_cache.py", "test_naive_cache.py"] == names
    assert set(_FAILED.findall(_PAGE)) == set(_FAILED.findall(ran.stdout)), ran.stdout
    assert re.search(r"^2 failed, 24 passed", ran.stdout, re.MULTILINE), ran.stdout
    steps = re.findall(r"^(state\.\w+\(\w+=\d\)|state\.commit\(\))", _PAGE, re.MULTILINE)
    found = [
        line for line in re.findall(r"state\.\w+\(.*\)$", ran.stdout, re.MULTILINE) if line in steps
    ]
    assert steps == found[: len(steps)], ran.stdout  # a slow machine's pytest has told it twice


@cache
def ports() -> dict[str, type]:
    """By context, or `ports` for those that every context shares; no context's unit of work."""
    found = {}
    for module in modules():
        if not module.within("wacore.application"):
            continue
        for name, each in vars(import_module(module.name)).items():
            own = inspect.isclass(each) and each.__module__ == module.name
            if own and getattr(each, "_is_protocol", False):
                if UnitOfWork in each.__mro__ and each is not UnitOfWork:
                    continue
                found[f"{module.name.split('.')[2]}.{name}"] = each
    return found


def suites() -> dict[str, type]:
    """Every contract, by its name below `contracts`; state machines too."""
    found = {}
    for module in modules():
        if not module.within(contracts.__name__):
            continue
        for name, each in vars(import_module(module.name)).items():
            own = inspect.isclass(each) and each.__module__ == module.name
            if own and name.endswith(("Contract", "Races")):
                found[f"{module.name.removeprefix(contracts.__name__ + '.')}.{name}"] = each
    return found


@cache
def rows() -> dict[str, tuple[list[str], list[str]]]:
    return {
        row["port"]: (_NAME.findall(row["contracts"]), _NAME.findall(row["held"]))
        for row in _ROW.finditer(_PAGE)
    }


def test_every_port_has_a_row() -> None:
    """And every row a port, in order, once."""
    found = [row["port"] for row in _ROW.finditer(_PAGE)]

    assert sorted(ports(), key=_order) == found


def _order(port: str) -> tuple[bool, str]:
    return not port.startswith("ports."), port


def test_every_contract_has_a_row() -> None:
    """And what rows call a contract is one."""
    assert set(suites()) == {name for named, _ in rows().values() for name in named}


@cache
def held() -> dict[type, set[str]]:
    """The packages of adapters whose tests subclass a contract."""
    found: defaultdict[type, set[str]] = defaultdict(set)
    for module in parsed_tests():
        home = next((home for home in _HOMES if module.path.is_relative_to(home)), None)
        if home is None:
            continue
        package = module.path.relative_to(home).parts[0].replace("database_servers", "sql")
        for suite in _subclassed(module):
            found[suite].add(package)
    return found


def _subclassed(module: Module) -> Iterator[type]:
    known: dict[str, Any] = {}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom) and node.module and "contracts" in node.module:
            source = import_module(node.module)
            for alias in node.names:
                name = f"{node.module}.{alias.name}"
                named = getattr(source, alias.name, None) or import_module(name)
                known[alias.asname or alias.name] = named
    for each in module.classes:
        for base in each.bases:
            head, _, rest = ast.unparse(base).partition(".")
            if head in known:
                yield getattr(known[head], rest) if rest else known[head]


@pytest.mark.parametrize("port", rows())
def test_a_row_says_who_is_held_to_the_contract(port: str) -> None:
    """Those adapters whose tests subclass it; without a contract, the tests of the only adapter."""
    named, said = rows()[port]
    if not named:
        assert [] == [path for path in said if not (ROOT / path).is_file()]
        assert said
        return
    packages = set[str]().union(*(held()[suites()[name]] for name in named))

    assert sorted(packages) == said


def _methods(port: type) -> set[str]:
    return {
        name
        for each in port.__mro__
        if getattr(each, "_is_protocol", False)
        for name, member in vars(each).items()
        if inspect.isfunction(member) and not name.startswith("_")
    }


@pytest.mark.parametrize("port", [port for port, (named, _) in rows().items() if named])
def test_a_contract_asks_for_all_that_its_port_has(port: str) -> None:
    """A method that no contract calls is promised to nobody."""
    asked = "".join(_text(suites()[name].__module__) for name in rows()[port][0])

    assert set() == {name for name in _methods(ports()[port]) if f".{name}(" not in asked}


def _text(name: str) -> str:
    """Of a contract's module, and of what it takes from the harness."""
    [module] = [each for each in modules() if each.name == name]
    sources = {
        each.rsplit(".", 1)[0] for each in module.imports if each.startswith("wacore.testing")
    }
    return module.text + "".join(each.text for each in modules() if each.name in sources)


def test_the_packages_of_contracts_are_listed() -> None:
    """Each module and package of `wacore.testing.contracts` is in its `__all__`."""
    folder = Path(contracts.__path__[0])
    there = {path.stem for path in folder.iterdir() if path.suffix == ".py" or path.is_dir()}

    assert there - {"__init__", "__pycache__"} == set(contracts.__all__)
