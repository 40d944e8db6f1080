"""Which shard is asked, and maps that make no sense."""

from collections.abc import Callable
from dataclasses import fields
from inspect import signature
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from wacore.application.contacts.use_cases import (
    Contacts,
    ContactsPeers,
    Groups,
    Imports,
    Segments,
)
from wacore.domain.errors import InvalidInput
from wacore.entrypoints.shard_map import read_shard_map
from wacore.entrypoints.wiring.shards import ANYWHERE, EVERYWHERE

USE_CASES = [
    (f"{kind.__name__}.{field.name}", get_type_hints(kind)[field.name])
    for kind in (Contacts, Groups, Segments, Imports, ContactsPeers)
    for field in fields(kind)
    if field.name not in ANYWHERE | EVERYWHERE
]


@pytest.mark.parametrize(("name", "kind"), USE_CASES, ids=[name for name, _ in USE_CASES])
def test_every_question_names_its_organisation(name: str, kind: Any) -> None:
    """By its actor, or by itself: otherwise nobody would know which shard to ask."""
    call: Callable[..., Any] = kind.__call__
    [asked] = [each for each in signature(call).parameters if each != "self"]
    told = get_type_hints(get_type_hints(call)[asked])

    assert {"actor", "organization_id"} & set(told), name


def written(folder: Path, text: str) -> str:
    path = folder / "shards.toml"
    path.write_text(text)
    return str(path)


def test_without_a_map_there_are_no_shards() -> None:
    """Every organisation is at home."""
    assert {} == read_shard_map("")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('[whatsapp.databases]\neast = "mysql+asyncmy://u:p@east/whatsapp"', "cannot|one database"),
        ('[contract.databases]\neast = "mysql+asyncmy://u:p@east/x"', "no contract service"),
        ('[contact.organizations]\n"01890a5d-ac96-774b-bcce-b302099a8057" = "west"', "west"),
        ('[contact.organizations]\n"Acme" = "east"', "UUID"),
        ("[contact.shards]", "unknown field"),
        ("[contact", "map of shards"),
    ],
)
def test_a_map_that_makes_no_sense_is_refused(text: str, complaint: str, tmp_path: Path) -> None:
    """With the reason, before anything is stored in the wrong place."""
    with pytest.raises(InvalidInput, match=complaint):
        read_shard_map(written(tmp_path, text))


def test_a_map_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """A misspelt path does not put everybody at home."""
    with pytest.raises(InvalidInput, match="No such file"):
        read_shard_map(str(tmp_path / "shards.toml"))
