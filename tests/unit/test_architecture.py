"""What CONTRIBUTING promises about the source, kept by force."""

import ast
import importlib
import re
import statistics
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator

from importlinter.cli import lint_imports

from support.source import (
    ROOT,
    SOURCE,
    TESTS,
    Module,
    has_true,
    is_dataclass,
    modules,
    parsed_tests,
    words,
)
from wacore.domain.errors import WacoreError

CONTEXTS = {"campaigns", "contacts", "messaging", "teams", "templates", "users"}
WORLD = {  # what reaches beyond the process, or answers differently each time
    "asyncio", "http", "logging", "multiprocessing", "os", "pathlib", "random", "secrets", "shutil",
    "socket", "sqlite3", "ssl", "subprocess", "sys", "tempfile", "threading", "time", "urllib.request",
    "uuid.uuid1", "uuid.uuid4",
}  # fmt: skip
TECHNOLOGIES = {  # each library's home; whoever else imports it couples the system to it
    "aio_pika": {"wacore.adapters.rabbitmq"},
    "aiosmtplib": {"wacore.adapters.mail"},
    "alembic": {"wacore.adapters.sql.migrations"},
    "argon2": {"wacore.adapters.security"},
    "click": {"wacore.entrypoints"},
    "dependency_injector": {"wacore.entrypoints.wiring"},
    "granian": {"wacore.entrypoints"},
    "jwt": {"wacore.adapters.security"},
    "litestar": {"wacore.entrypoints"},
    "phonenumbers": {"wacore.adapters.phones", "wacore.entrypoints.simulator"},
    "redis": {"wacore.adapters.redis"},
    "rich": {"wacore.entrypoints"},
    "sqlalchemy": {"wacore.adapters.sql"},
}
VAGUE = {
    "base", "common", "handler", "handlers", "helper", "helpers", "manager", "managers", "misc",
    "processor", "processors", "service", "util", "utils",
}  # fmt: skip
MOST_LINES = 350
MOST_METHODS = 7

IMPORT_EVERYTHING = """
import importlib, sys
sys.path.insert(0, sys.argv[1])
for name in sys.argv[2:]:
    importlib.import_module(name)
"""


def importable() -> list[str]:
    return [module.name for module in modules() if not module.name.endswith("__main__")]


def within(*packages: str) -> list[Module]:
    return [module for module in modules() if module.within(*packages)]


def is_in(name: str, packages: set[str]) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def test_the_import_contracts_hold() -> None:
    """Layers, independence and forbidden libraries, as pyproject.toml states them."""
    assert 0 == lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)


def test_the_domain_knows_only_what_is_pure() -> None:
    """It imports itself and the standard library, without clock, chance, files, network or tasks."""
    allowed = set(sys.stdlib_module_names) - WORLD
    foreign = {
        (module.name, name)
        for module in within("wacore.domain")
        for name in module.imports
        if not (is_in(name, {"wacore.domain"}) or is_in(name, allowed)) or is_in(name, WORLD)
    }

    assert set() == foreign


def test_the_domain_waits_for_nothing() -> None:
    """There is no coroutine in it."""
    waiting = {
        module.name
        for module in within("wacore.domain")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.AsyncFunctionDef | ast.Await)
    }

    assert set() == waiting


def test_domain_objects_never_change() -> None:
    """Every dataclass of the domain is frozen."""
    mutable = {
        f"{module.name}.{found.name}"
        for module in within("wacore.domain")
        for found in module.classes
        for decorator in found.decorator_list
        if is_dataclass(decorator) and not has_true(decorator, "frozen")
    }

    assert set() == mutable


def test_the_application_adds_msgspec_and_tasks_only() -> None:
    """Use cases import the domain, each other's ports, msgspec and the pure standard library."""
    allowed = (set(sys.stdlib_module_names) - WORLD) | {"asyncio", "msgspec"}
    own = {"wacore.domain", "wacore.application"}
    foreign = {
        (module.name, name)
        for module in within("wacore.application")
        for name in module.imports
        if not is_in(name, own | allowed) or is_in(name, WORLD - {"asyncio"})
    }

    assert set() == foreign


def context_of(name: str) -> str:
    """The context a dotted name belongs to, or none."""
    parts = name.split(".")
    place = 3 if parts[:2] == ["wacore", "adapters"] else 2
    layered = len(parts) > place and parts[1] in {"domain", "application", "adapters"}
    return parts[place] if layered and parts[place] in CONTEXTS else ""


def test_contexts_meet_in_peers_only() -> None:
    """No layer of one context imports any layer of another; that is what adapters/peers is for."""
    meetings = {
        (module.name, name)
        for module in modules()
        for name in module.imports
        if context_of(module.name) and context_of(name)
        if context_of(module.name) != context_of(name)
    }

    assert set() == meetings


def test_a_technology_has_one_home() -> None:
    """A library can be exchanged by exchanging one package."""
    strays = {
        (module.name, name)
        for module in modules()
        for name in module.imports
        for technology, homes in TECHNOLOGIES.items()
        if is_in(name, {technology}) and not is_in(module.name, homes)
    }

    assert set() == strays


def test_names_say_what_is_inside() -> None:
    """No module is a drawer, and no class a servant of everything."""
    vague_modules = {module.name for module in modules() if module.name.rsplit(".", 1)[-1] in VAGUE}
    vague_classes = {
        f"{module.name}.{found.name}"
        for module in modules()
        for found in module.classes
        if words(found.name)[-1] in VAGUE
    }

    assert set() == vague_modules | vague_classes


def test_no_file_is_long() -> None:
    """Each can be read in one go; half of them without scrolling twice."""
    sizes = {module.path: module.lines for module in (*modules(), *parsed_tests())}
    source = sorted(module.lines for module in modules() if module.lines > 1)

    assert {} == {str(path): lines for path, lines in sizes.items() if lines > MOST_LINES}
    assert statistics.median(source) <= 80
    assert statistics.quantiles(source, n=10)[-1] <= 300


def test_every_module_imports_with_an_empty_environment() -> None:
    """Importing reads no settings, opens nothing and makes nothing."""
    done = subprocess.run(
        [sys.executable, "-I", "-c", IMPORT_EVERYTHING, str(SOURCE.parent), *importable()],
        env={},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ("", "", 0) == (done.stdout, done.stderr, done.returncode)


def errors(kind: type[WacoreError] = WacoreError) -> Iterator[type[WacoreError]]:
    yield kind
    for each in kind.__subclasses__():
        if each.__module__.startswith("wacore."):
            yield from errors(each)


def test_every_error_has_a_code_of_its_own() -> None:
    """Clients tell errors apart by their codes."""
    for name in importable():
        importlib.import_module(name)
    found = set(errors())
    codes = Counter(error.code for error in found)

    assert [] == [error.__qualname__ for error in found if "code" not in vars(error)]
    assert [] == [code for code, uses in codes.items() if uses > 1]
    assert [] == [code for code in codes if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code)]


def test_ports_are_small() -> None:
    """What one consumer needs fits into seven methods."""
    large = {
        f"{module.name}.{found.name}": len(methods)
        for module in within("wacore.application")
        for found in module.classes
        if any(isinstance(each, ast.Name) and each.id == "Protocol" for each in found.bases)
        if len(methods := [each for each in found.body if isinstance(each, ast.AsyncFunctionDef)])
        > MOST_METHODS
    }

    assert {} == large


def test_one_command_a_file() -> None:
    """What the system can do is the list of its files."""
    crowded = {
        module.name
        for module in within("wacore.application")
        if sum(found.name.endswith("Command") for found in module.classes) > 1
    }

    assert set() == crowded


def test_tests_mirror_the_source() -> None:
    """Where a test stands tells what it tests."""
    lost = {
        str(path)
        for path in (TESTS / "unit").rglob("test_*.py")
        if not SOURCE.joinpath(*path.parent.relative_to(TESTS / "unit").parts[:2]).is_dir()
    }

    assert set() == lost


def test_every_contract_is_run() -> None:
    """A contract that no test subclasses promises nothing."""
    promised = {
        found.name
        for module in within("wacore.testing.contracts")
        for found in module.classes
        if found.name.endswith("Contract")
    }
    run = {
        ast.unparse(each).rsplit(".", 1)[-1]
        for module in parsed_tests()
        for found in module.classes
        for each in found.bases
    }

    assert set() == promised - run


def test_tests_neither_sleep_nor_skip_nor_patch() -> None:
    """A test that may wait, be left out or replace what it tests proves little."""
    banned = {"time.sleep", "unittest.mock", "pytest.skip", "pytest.mark.skip", "pytest.mark.xfail"}
    uses = {
        (module.name, ast.unparse(node))
        for module in parsed_tests()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and is_in(ast.unparse(node), banned)
    } | {(module.name, name) for module in parsed_tests() for name in module.imports & banned}

    assert set() == uses
