"""What `import wacore` offers, and what it costs."""

import subprocess
import sys

import pytest

import wacore
from wacore.domain import errors


@pytest.mark.parametrize("name", wacore.__all__)
def test_every_promised_name_is_there(name: str) -> None:
    """Each name of `__all__` can be taken from the package."""
    assert name == getattr(wacore, name).__name__


def test_every_kind_of_error_is_public() -> None:
    """A program that embeds wacore can catch each kind by name."""
    kinds = {
        kind.__name__
        for kind in errors.WacoreError.__subclasses__()
        if kind.__module__ == errors.__name__
    }

    assert kinds | {"WacoreError", "FieldProblem"} == set(wacore.__all__) - {"Wacore", "Settings"}


def test_an_unknown_name_is_an_attribute_error() -> None:
    """As of any module."""
    with pytest.raises(AttributeError, match="nonsense"):
        _ = wacore.nonsense


def test_the_domain_alone_imports_no_server() -> None:
    """Reading an error class does not load a web framework."""
    code = (
        "import sys, wacore; wacore.InvalidInput; "
        "print({'litestar', 'sqlalchemy', 'msgspec'} & set(sys.modules))"
    )

    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "set()" == found.stdout.strip()
