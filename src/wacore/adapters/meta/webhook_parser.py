"""Meta's webhooks, taken apart so that one broken piece costs nothing but itself."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec

from wacore.adapters.meta.webhook_inbound import received_message, sender_of
from wacore.adapters.meta.webhook_json import (
    NOT_JSON,
    Unreadable,
    branches,
    mended,
    moment,
    needed,
    needed_moment,
    words,
)
from wacore.adapters.meta.webhook_management import (
    ACCOUNT_FIELDS,
    NUMBER_FIELDS,
    TEMPLATE_FIELDS,
    account_reported,
    number_reported,
    template_reported,
)
from wacore.adapters.meta.webhook_status import KNOWN_STATUSES, status_report
from wacore.application.messaging.ports_intake import ParsedWebhook
from wacore.domain.ids import PhoneNumberId, WabaId
from wacore.domain.messaging.inbound import ReceivedMessage
from wacore.domain.messaging.reports import (
    AccountReported,
    ErrorReported,
    NumberReported,
    PreferenceChanged,
    TemplateReported,
)
from wacore.domain.messaging.statuses import StatusReport
from wacore.domain.messaging.webhook import Broken

_FRAGMENT = 20_000


class _Root(msgspec.Struct):
    entry: list[msgspec.Raw]


class _Entry(msgspec.Struct):
    id: str | int
    changes: list[msgspec.Raw]
    time: Any = None


class _Change(msgspec.Struct):
    field: str
    value: msgspec.Raw


class _Value(msgspec.Struct):
    """The lists of a `messages` or `user_preferences` change; elements are read one by one."""

    metadata: Any = None
    contacts: Any = None
    statuses: list[msgspec.Raw] | None = None
    messages: list[msgspec.Raw] | None = None
    user_preferences: list[msgspec.Raw] | None = None
    errors: list[msgspec.Raw] | None = None


_root = msgspec.json.Decoder(_Root)
_entry = msgspec.json.Decoder(_Entry)
_change = msgspec.json.Decoder(_Change)
_value = msgspec.json.Decoder(_Value)
_element = msgspec.json.Decoder(dict[str, Any])


@dataclass
class _Findings:
    waba_ids: list[WabaId] = field(default_factory=list)
    statuses: list[StatusReport] = field(default_factory=list)
    messages: list[ReceivedMessage] = field(default_factory=list)
    templates: list[TemplateReported] = field(default_factory=list)
    numbers: list[NumberReported] = field(default_factory=list)
    accounts: list[AccountReported] = field(default_factory=list)
    preferences: list[PreferenceChanged] = field(default_factory=list)
    errors: list[ErrorReported] = field(default_factory=list)
    broken: list[Broken] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)

    @contextmanager
    def quarantine(self, path: str, raw: bytes | memoryview | msgspec.Raw) -> Iterator[None]:
        """What goes wrong inside is kept as broken, and goes no further."""
        try:
            yield
        except (*NOT_JSON, Unreadable) as error:
            text = bytes(raw)[:_FRAGMENT].decode("utf-8", "replace")
            self.broken.append(Broken(path=path, reason=str(error)[:500], fragment=text))


class MetaWebhookParser:
    """A WebhookParser for every webhook field of the Cloud API, versions 20 to 26."""

    def parse(self, body: bytes, received_at: datetime) -> ParsedWebhook:
        found = _Findings()
        with found.quarantine("", body):
            for i, raw in enumerate(_entries(body)):
                with found.quarantine(f"entry[{i}]", raw):
                    _read_entry(found, f"entry[{i}]", raw, received_at)
        return ParsedWebhook(
            waba_ids=tuple(dict.fromkeys(found.waba_ids)),
            statuses=tuple(found.statuses),
            messages=tuple(found.messages),
            templates=tuple(found.templates),
            numbers=tuple(found.numbers),
            accounts=tuple(found.accounts),
            preferences=tuple(found.preferences),
            errors=tuple(found.errors),
            broken=tuple(found.broken),
            ignored=tuple(dict.fromkeys(found.ignored)),
        )


def _entries(body: bytes) -> list[msgspec.Raw]:
    try:
        return _root.decode(body).entry
    except msgspec.ValidationError:
        raise
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _root.decode(mended(body)).entry


def _read_entry(found: _Findings, path: str, raw: msgspec.Raw, received_at: datetime) -> None:
    entry = _entry.decode(raw)
    waba_id = WabaId(str(entry.id))
    found.waba_ids.append(waba_id)
    at = moment({"time": entry.time}, "time") or received_at
    for i, raw_change in enumerate(entry.changes):
        here = f"{path}.changes[{i}]"
        with found.quarantine(here, raw_change):
            change = _change.decode(raw_change)
            if change.field in ("messages", "user_preferences"):
                _read_messages(found, f"{here}.value", change.value, waba_id)
            else:
                _read_management(found, change, waba_id, at)


def _read_management(found: _Findings, change: _Change, waba_id: WabaId, at: datetime) -> None:
    if change.field in TEMPLATE_FIELDS:
        value = _element.decode(change.value)
        found.templates.append(template_reported(value, change.field, waba_id, at))
    elif change.field in NUMBER_FIELDS:
        value = _element.decode(change.value)
        found.numbers.append(number_reported(value, change.field, waba_id, at))
    elif change.field in ACCOUNT_FIELDS:
        value = _element.decode(change.value)
        found.accounts.append(account_reported(value, change.field, waba_id, at))
    else:
        found.ignored.append(change.field[:60])


def _read_messages(found: _Findings, path: str, raw_value: msgspec.Raw, waba_id: WabaId) -> None:
    value = _value.decode(raw_value)
    number = PhoneNumberId(words({"metadata": value.metadata}, "metadata", "phone_number_id"))
    contacts = branches({"contacts": value.contacts}, "contacts")

    def status(element: dict[str, Any], _: str) -> None:
        if words(element, "status") in KNOWN_STATUSES:
            found.statuses.append(status_report(element, number))
        else:
            found.ignored.append(f"statuses:{needed(element, 'status')[:40]}")

    def message(element: dict[str, Any], content: str) -> None:
        found.messages.append(received_message(element, contacts, waba_id, number, content))

    def preference(element: dict[str, Any], _: str) -> None:
        wanted = words(element, "value")
        if wanted not in ("stop", "resume"):
            found.ignored.append(f"user_preferences:{wanted[:40]}")
            return
        found.preferences.append(
            PreferenceChanged(
                waba_id=waba_id,
                phone_number_id=number,
                sender=sender_of(element, contacts),
                category=words(element, "category"),
                wanted=wanted == "resume",
                detail=words(element, "detail"),
                at=needed_moment(element, "timestamp"),
            )
        )

    def trouble(element: dict[str, Any], _: str) -> None:
        found.errors.append(
            ErrorReported(
                waba_id=waba_id,
                phone_number_id=number,
                code=_code(element),
                title=words(element, "title"),
                detail=words(element, "error_data", "details") or words(element, "message"),
            )
        )

    _each(found, f"{path}.statuses", value.statuses, status)
    _each(found, f"{path}.messages", value.messages, message)
    _each(found, f"{path}.user_preferences", value.user_preferences, preference)
    _each(found, f"{path}.errors", value.errors, trouble)


def _each(
    found: _Findings,
    path: str,
    raws: list[msgspec.Raw] | None,
    read: Callable[[dict[str, Any], str], None],
) -> None:
    for i, raw in enumerate(raws or ()):
        with found.quarantine(f"{path}[{i}]", raw):
            read(_element.decode(raw), bytes(raw).decode())


def _code(element: dict[str, Any]) -> int:
    try:
        return int(needed(element, "code"))
    except ValueError:
        raise Unreadable("code is no number") from None
