"""What is neither message nor webhook: accounts, templates, access, settings."""

from array import array
from collections.abc import Callable, Iterator
from dataclasses import fields
from typing import Any, Final

import msgspec

from wacore.entrypoints.simulator.access import Access
from wacore.entrypoints.simulator.accounts import Accounts, Callback, PhoneNumber, Waba
from wacore.entrypoints.simulator.behaviour import Behaviour
from wacore.entrypoints.simulator.clock import SimulatedClock
from wacore.entrypoints.simulator.settings import SimulatorSettings
from wacore.entrypoints.simulator.templates.record import Template, TemplateBook

_OF_THIS_PROCESS: Final = ("host", "port", "journal_file")


class _Portfolio(msgspec.Struct):
    callback: Callback
    messaging_limit: str


class _Names(msgspec.Struct):
    locked: list[tuple[str, str, float]]
    creations: dict[str, list[float]]


class _Access(msgspec.Struct):
    tokens: list[str]
    expired: list[str]


class _Manner(msgspec.Struct):
    settings: SimulatorSettings
    outage_until: float
    offset: float


class Things:
    """Each under its kind and id, as JSON that can be put back."""

    def __init__(
        self,
        accounts: Accounts,
        templates: TemplateBook,
        access: Access,
        behaviour: Behaviour,
        clock: SimulatedClock,
    ) -> None:
        self._accounts = accounts
        self._templates = templates
        self._access = access
        self._behaviour = behaviour
        self._clock = clock
        self._encode = msgspec.json.Encoder(enc_hook=list).encode  # arrays are lists
        self._put_back: dict[str, Callable[[bytes], None]] = {
            "manner": self._put_manner,
            "portfolio": self._put_portfolio,
            "access": self._put_access,
            "waba": self._put_waba,
            "number": self._put_number,
            "template": self._put_template,
            "names": self._put_names,
        }

    def __iter__(self) -> Iterator[tuple[str, str, bytes]]:
        book, accounts, encode = self._templates, self._accounts, self._encode
        yield "manner", "", encode(self._manner())
        yield (
            "portfolio",
            "",
            encode(_Portfolio(accounts.app_callback, accounts.messaging_limit)),
        )
        yield (
            "access",
            "",
            encode(_Access(sorted(self._access.tokens), sorted(self._access.expired))),
        )
        for waba in accounts.wabas.values():
            yield "waba", waba.id, encode(waba)
        for number in accounts.in_order:
            yield "number", number.id, encode(number)
        for template in book.by_index[1:]:
            assert template is not None
            yield "template", template.id, encode(_told(template, lives=template in book))
        locked = [(*key, until) for key, until in book.locked_names.items()]
        yield "names", "", encode(_Names(locked, book.creations))

    def put_back(self, kind: str, state: bytes) -> None:
        """
        Raises:
            KeyError: There is no such kind.
        """
        self._put_back[kind](state)

    def _manner(self) -> _Manner:
        behaviour = self._behaviour
        return _Manner(behaviour.now, behaviour.outage_until, self._clock.offset)

    def _put_manner(self, state: bytes) -> None:
        manner = msgspec.json.decode(state, type=_Manner)
        own = {name: getattr(self._behaviour.now, name) for name in _OF_THIS_PROCESS}
        self._behaviour.now = msgspec.structs.replace(manner.settings, **own)
        self._behaviour.outage_until = manner.outage_until
        self._clock.compression = manner.settings.compression
        self._clock.offset = manner.offset

    def _put_portfolio(self, state: bytes) -> None:
        portfolio = msgspec.json.decode(state, type=_Portfolio)
        self._accounts.app_callback = portfolio.callback
        self._accounts.messaging_limit = portfolio.messaging_limit

    def _put_access(self, state: bytes) -> None:
        access = msgspec.json.decode(state, type=_Access)
        for token in access.tokens:
            self._access.renew(token)
        self._access.expired = set(access.expired)

    def _put_waba(self, state: bytes) -> None:
        waba = msgspec.json.decode(state, type=Waba)
        self._accounts.wabas[waba.id] = waba

    def _put_number(self, state: bytes) -> None:
        number = msgspec.json.decode(state, type=PhoneNumber)
        self._accounts.numbers[number.id] = number
        self._accounts.in_order[number.index] = number

    def _put_template(self, state: bytes) -> None:
        told: dict[str, Any] = msgspec.json.decode(state)
        lives = told.pop("lives")
        template = Template(**{**told, "held": array("Q", told["held"])})
        self._templates.put(template, lives=lives)

    def _put_names(self, state: bytes) -> None:
        names = msgspec.json.decode(state, type=_Names)
        self._templates.locked_names = {(waba, name): at for waba, name, at in names.locked}
        self._templates.creations = names.creations


def _told(template: Template, *, lives: bool) -> dict[str, Any]:
    told = {each.name: getattr(template, each.name) for each in fields(template) if each.init}
    return {**told, "lives": lives}
