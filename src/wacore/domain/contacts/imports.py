"""The import of a file: what was asked, how far it has come, and what came of each row."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from wacore.domain.contacts.consent import Purpose
from wacore.domain.contacts.import_columns import UnknownColumns
from wacore.domain.errors import Conflict, InvalidInput, NotFound
from wacore.domain.ids import GroupId, ImportId, OrganizationId, UserId


class ImportState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Duplicates(StrEnum):
    """What a row does to a contact that exists already."""

    UPDATE = "update"
    SKIP = "skip"


class ImportNotFound(NotFound):
    """No such import in this organisation."""

    code = "import-not-found"

    def __init__(self, import_id: ImportId) -> None:
        super().__init__(f"Import {import_id} does not exist.")
        self.import_id = import_id


class ImportEnded(Conflict):
    """An import that has ended can neither go on nor be cancelled."""

    code = "import-ended"

    def __init__(self, state: ImportState) -> None:
        super().__init__(f"The import is {state} already.")
        self.state = state


class SameFileAgain(Conflict):
    """The organisation has imported this very file in this very way."""

    code = "same-file-again"

    def __init__(self) -> None:
        super().__init__("This file was imported before.")


class UnreadableFile(InvalidInput):
    """The file as a whole cannot be read as a table."""

    code = "unreadable-import-file"

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason if line is None else f"Line {line}: {reason}", field="file")
        self.line = line


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """
    How to read the file. What is None is found out from the file itself.

    Attributes:
        mapping: Header to field, `attribute:<name>` or `attribute:<name>:<type>`.
        consent_evidence: What the ledger keeps as proof beside rows that say yes or no.
    """

    mapping: Mapping[str, str] = field(default_factory=dict)
    unknown_columns: UnknownColumns = UnknownColumns.ATTRIBUTES
    encoding: str | None = None
    delimiter: str | None = None
    default_region: str | None = None
    duplicates: Duplicates = Duplicates.UPDATE
    group_id: GroupId | None = None
    consent_purposes: tuple[Purpose, ...] = (Purpose.MARKETING,)
    consent_evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Every row read is exactly one of these."""

    created: int = 0
    updated: int = 0
    duplicate: int = 0
    rejected: int = 0

    @property
    def imported(self) -> int:
        return self.created + self.updated + self.duplicate

    @property
    def rows(self) -> int:
        return self.imported + self.rejected

    def plus(self, other: "Tally") -> "Tally":
        return Tally(
            created=self.created + other.created,
            updated=self.updated + other.updated,
            duplicate=self.duplicate + other.duplicate,
            rejected=self.rejected + other.rejected,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RowError:
    """Why one row was rejected: `line` is where it begins in the file, counted from 1."""

    line: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactImport:
    """
    Attributes:
        fingerprint: Of the file and the options; None once the same file may come again.
        rows_total: None until the file has been read through once.
    """

    id: ImportId
    organization_id: OrganizationId
    started_by: UserId
    filename: str
    size: int
    fingerprint: str | None
    options: ImportOptions
    state: ImportState = ImportState.QUEUED
    rows_total: int | None = None
    tally: Tally = Tally()
    failure: str = ""
    created_at: datetime
    started_at: datetime | None = None
    updated_at: datetime
    finished_at: datetime | None = None

    @property
    def ended(self) -> bool:
        return self.state not in (ImportState.QUEUED, ImportState.RUNNING)

    def running(self, rows_total: int, at: datetime) -> "ContactImport":
        """Begun, or taken up again where it stopped."""
        self._require_open()
        return replace(
            self,
            state=ImportState.RUNNING,
            rows_total=rows_total,
            started_at=self.started_at or at,
            updated_at=at,
        )

    def advanced(self, chunk: Tally, at: datetime) -> "ContactImport":
        self._require_open()
        return replace(self, tally=self.tally.plus(chunk), updated_at=at)

    def completed(self, at: datetime) -> "ContactImport":
        self._require_open()
        return replace(self, state=ImportState.COMPLETED, updated_at=at, finished_at=at)

    def failed(self, reason: str, at: datetime) -> "ContactImport":
        self._require_open()
        return self._given_up(ImportState.FAILED, reason[:1000], at)

    def cancelled(self, at: datetime) -> "ContactImport":
        """Rows already imported stay; the same file may be imported again."""
        self._require_open()
        return self._given_up(ImportState.CANCELLED, "", at)

    def _given_up(self, state: ImportState, reason: str, at: datetime) -> "ContactImport":
        return replace(
            self, state=state, failure=reason, fingerprint=None, updated_at=at, finished_at=at
        )

    def _require_open(self) -> None:
        """
        Raises:
            ImportEnded: It has ended.
        """
        if self.ended:
            raise ImportEnded(self.state)
