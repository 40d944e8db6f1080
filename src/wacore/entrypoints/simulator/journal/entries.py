"""What a line of the journal can say."""

from typing import Any

import msgspec


class _Entry(msgspec.Struct, tag_field="is", omit_defaults=True):
    pass


class Opened(_Entry, tag="opened"):
    """The first line: with other figures, the others would mean something else."""

    seed: int
    wabas: int
    numbers_per_waba: int


class Posted(_Entry, tag="posted"):
    """The next row of the ledger."""

    sender: int
    person: int
    nth: int
    token: str
    template: int
    kind: int
    flags: int
    failure: int
    at: float
    payloads: dict[str, str] = {}


class Happened(_Entry, tag="happened"):
    """A step of a message: ledger row << 3 | stage. Its status is owed until settled."""

    item: int
    at: float


class Changed(_Entry, tag="changed"):
    """Any other webhook change, which is owed until settled."""

    serial: int
    waba_id: str
    number: int
    field: str
    value: dict[str, Any]
    at: int


class Settled(_Entry, tag="settled"):
    """Nobody waits for these any more."""

    items: list[int] = []
    serials: list[int] = []


class Heard(_Entry, tag="heard"):
    """A person wrote to a business number."""

    sender: int
    person: int
    at: float


class Preferred(_Entry, tag="preferred"):
    """A person stopped marketing, or takes it again."""

    person: int
    stop: bool


class Noted(_Entry, tag="noted"):
    """All there is to know of one thing, in place of what was known."""

    kind: str
    id: str
    state: msgspec.Raw


Entry = Opened | Posted | Happened | Changed | Settled | Heard | Preferred | Noted
