"""The source as data, for the tests of its architecture."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "wacore"
TESTS = ROOT / "tests"

_STEPS = SOURCE / "adapters" / "sql" / "migrations"


@dataclass(frozen=True)
class Module:
    """One file. `name` is dotted, `wacore.domain.phone`; an `__init__` has its package's name."""

    path: Path
    name: str

    @cached_property
    def text(self) -> str:
        return self.path.read_text()

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def lines(self) -> int:
        return self.text.count("\n")

    @cached_property
    def imports(self) -> frozenset[str]:
        """Dotted names; `from a import b` counts as `a.b`, which may be a module or something in one."""
        found: set[str] = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found |= {f"{node.module}.{alias.name}" for alias in node.names}
        return frozenset(found)

    @property
    def classes(self) -> Iterator[ast.ClassDef]:
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.ClassDef))

    def within(self, *packages: str) -> bool:
        return any(self.name == each or self.name.startswith(f"{each}.") for each in packages)


@lru_cache
def modules() -> tuple[Module, ...]:
    """All of wacore, but for the migrations' steps, which are history, and what alembic runs itself."""
    return tuple(
        _module(path, SOURCE.parent)
        for path in sorted(SOURCE.rglob("*.py"))
        if not (path.is_relative_to(_STEPS) and (path.stem == "env" or path.stem[0].isdigit()))
    )


@lru_cache
def parsed_tests() -> tuple[Module, ...]:
    return tuple(_module(path, ROOT) for path in sorted(TESTS.rglob("*.py")))


def _module(path: Path, root: Path) -> Module:
    parts = path.relative_to(root).with_suffix("").parts
    return Module(path, ".".join(parts[:-1] if parts[-1] == "__init__" else parts))


def words(name: str) -> list[str]:
    """`ContactService` and `contact_service` are both contact, service."""
    spaced = "".join(f" {c.lower()}" if c.isupper() else c for c in name)
    return spaced.replace("_", " ").split()


def is_dataclass(decorator: ast.expr) -> bool:
    target = decorator.func if isinstance(decorator, ast.Call) else decorator
    return isinstance(target, ast.Name) and target.id == "dataclass"


def has_true(decorator: ast.expr, keyword: str) -> bool:
    return isinstance(decorator, ast.Call) and any(
        given.arg == keyword and isinstance(given.value, ast.Constant) and given.value.value is True
        for given in decorator.keywords
    )
