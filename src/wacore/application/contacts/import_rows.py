"""From the cells of a row to a person, or to the reason why not."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from wacore.application.contacts.identification import Reading
from wacore.application.contacts.references import Row
from wacore.domain.contacts.attributes import (
    AttributeValue,
    boolean,
    checked_value,
    read_attribute,
)
from wacore.domain.contacts.contact import Contact, Details, NoIdentity
from wacore.domain.contacts.details import (
    checked_country,
    checked_email,
    checked_language,
    checked_name,
)
from wacore.domain.contacts.identity import (
    Identity,
    IdentityKind,
    parse_bsuid,
    parse_username,
    phone_forms,
)
from wacore.domain.contacts.import_columns import AttributeColumn, ImportField, Target
from wacore.domain.contacts.imports import RowError
from wacore.domain.errors import InvalidInput
from wacore.domain.phone import PhoneNumber

T = TypeVar("T")
_SHOWN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A row understood. `consent` is None where the file is silent."""

    line: int
    phone: PhoneNumber | None
    bsuid: str | None
    username: str | None
    details: Details
    consent: bool | None

    @property
    def identities(self) -> tuple[Identity, ...]:
        """With every spelling of the number, so that a contact kept under another is found."""
        found = phone_identities(self.phone)
        if self.bsuid:
            found += (Identity(IdentityKind.BSUID, self.bsuid),)
        if self.username:
            found += (Identity(IdentityKind.USERNAME, self.username),)
        return found


def phone_identities(phone: PhoneNumber | None) -> tuple[Identity, ...]:
    if phone is None:
        return ()
    return tuple(Identity(IdentityKind.PHONE, form.value) for form in phone_forms(phone))


def identities_of(contact: Contact) -> tuple[Identity, ...]:
    return (*phone_identities(contact.phone), *contact.identities)


class RowRejected(Exception):
    def __init__(self, error: RowError) -> None:
        super().__init__(error.reason)
        self.error = error


class RowReader:
    """Knows one file's columns. A row's own country reads its national number before the file's does."""

    def __init__(
        self,
        reading: Reading,
        columns: Sequence[str],
        targets: Sequence[Target],
        default_region: str | None,
    ) -> None:
        self._reading = reading
        self._columns = columns
        self._region = default_region
        self._fields = {t: i for i, t in enumerate(targets) if isinstance(t, ImportField)}
        self._attributes = [(i, t) for i, t in enumerate(targets) if isinstance(t, AttributeColumn)]

    def read_all(self, rows: Sequence[Row]) -> tuple[list[Draft], list[RowError]]:
        """What was understood, and what was not."""
        drafts: list[Draft] = []
        errors: list[RowError] = []
        for row in rows:
            try:
                drafts.append(self.read(row))
            except RowRejected as rejected:
                errors.append(rejected.error)
        return drafts, errors

    def read(self, row: Row) -> Draft:
        """
        Raises:
            RowRejected: Naming the column, its value and the reason.
        """
        if row.fault:
            raise self._rejected(row, None, row.fault)
        if any(cell.strip() for cell in row.cells[len(self._columns) :]):
            raise self._rejected(row, None, "The row has more cells than the header has columns.")
        country = self._read(row, ImportField.COUNTRY, checked_country)
        region = country or self._region
        phone = self._read(row, ImportField.PHONE, lambda text: self._reading.phone(text, region))
        bsuid = self._read(row, ImportField.BSUID, parse_bsuid)
        username = self._read(row, ImportField.USERNAME, parse_username)
        if phone is None and bsuid is None and username is None:
            at = next(self._fields[f] for f in _IDENTIFYING if f in self._fields)
            raise self._rejected(row, at, str(NoIdentity().problems[0].reason))
        return Draft(
            line=row.line,
            phone=phone,
            bsuid=bsuid,
            username=username,
            details=self._details(row, self._reading.country(country, phone)),
            consent=self._read(row, ImportField.CONSENT, lambda text: boolean("consent", text)),
        )

    def _details(self, row: Row, country: str | None) -> Details:
        parts = (ImportField.NAME, ImportField.FIRST_NAME, ImportField.LAST_NAME)
        name, first, last = (self._cell(row, self._fields.get(part)) for part in parts)

        return Details(
            name=self._checked_name(row, name or f"{first} {last}"),
            email=self._read(row, ImportField.EMAIL, checked_email),
            language=self._read(row, ImportField.LANGUAGE, checked_language),
            timezone=self._read(row, ImportField.TIMEZONE, self._reading.timezone),
            country=country,
            attributes=self._read_attributes(row),
        )

    def _checked_name(self, row: Row, name: str) -> str:
        try:
            return checked_name(name)
        except InvalidInput as error:
            at = self._fields.get(ImportField.NAME, self._fields.get(ImportField.FIRST_NAME))
            raise self._rejected(row, at, _reason(error)) from error

    def _read_attributes(self, row: Row) -> dict[str, AttributeValue]:
        values: dict[str, AttributeValue] = {}
        for at, column in self._attributes:
            if not (text := self._cell(row, at)):
                continue
            try:
                value = read_attribute(column.name, text, column.kind)
                values[column.name] = checked_value(column.name, value)
            except InvalidInput as error:
                raise self._rejected(row, at, _reason(error)) from error
        return values

    def _read(self, row: Row, field: ImportField, parse: Callable[[str], T]) -> T | None:
        at = self._fields.get(field)
        if not (text := self._cell(row, at)):
            return None
        try:
            return parse(text)
        except InvalidInput as error:
            raise self._rejected(row, at, _reason(error)) from error

    def _cell(self, row: Row, at: int | None) -> str:
        return "" if at is None or at >= len(row.cells) else row.cells[at].strip()

    def _rejected(self, row: Row, at: int | None, reason: str) -> RowRejected:
        return RowRejected(
            RowError(
                line=row.line,
                column="" if at is None else self._columns[at],
                value=(row.cells[0] if row.fault else self._cell(row, at))[:_SHOWN],
                reason=reason,
            )
        )


_IDENTIFYING = (ImportField.PHONE, ImportField.BSUID, ImportField.USERNAME)


def _reason(error: InvalidInput) -> str:
    return error.problems[0].reason if error.problems else str(error)
