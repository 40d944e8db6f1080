"""Facts about the world that the address book looks up."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from typing import BinaryIO, Protocol

import msgspec

from wacore.domain.contacts.keywords import KeywordTable
from wacore.domain.errors import NotFound
from wacore.domain.ids import ImportId, OrganizationId
from wacore.domain.phone import PhoneNumber


class PhoneParser(Protocol):
    """Each country's way to write telephone numbers."""

    def parse(self, text: str, default_region: str | None = None) -> PhoneNumber:
        """
        Args:
            default_region: ISO country of numbers without a country code.

        Raises:
            InvalidPhoneNumber: With the reason: too short, unknown country, …
        """
        ...

    def country(self, phone: PhoneNumber) -> str | None:
        """ISO country of a number; None where several share the code and the number tells nothing."""
        ...


class CountryFacts(Protocol):
    def timezone(self, country: str) -> str | None:
        """The zone where most of a country's people live."""
        ...

    def is_timezone(self, name: str) -> bool: ...


class OptOutKeywords(Protocol):
    def table(self) -> KeywordTable: ...


class ImportFileGone(NotFound):
    """The uploaded file is no longer kept."""

    code = "import-file-gone"

    def __init__(self) -> None:
        super().__init__("The uploaded file is no longer kept; upload it again.")


class Row(msgspec.Struct, frozen=True):
    """
    One data row: `line` is where it begins in the file, counted from 1.

    It may hold more or fewer cells than there are columns; `fault` says why it could not be read.
    """

    line: int
    cells: tuple[str, ...]
    fault: str = ""


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """What a file turned out to be."""

    encoding: str
    delimiter: str
    columns: tuple[str, ...]


class ImportFiles(Protocol):
    """Uploaded files, kept until their import has ended."""

    async def put(
        self, organization_id: OrganizationId, import_id: ImportId, content: AsyncIterator[bytes]
    ) -> None: ...

    def open(
        self, organization_id: OrganizationId, import_id: ImportId
    ) -> AbstractAsyncContextManager[BinaryIO]:
        """
        Raises:
            ImportFileGone: On entry, when nothing is kept under this id.
        """
        ...

    async def remove(self, organization_id: OrganizationId, import_id: ImportId) -> None: ...


class Sheets(Protocol):
    """Tables in files."""

    async def layout(
        self, file: BinaryIO, *, encoding: str | None, delimiter: str | None
    ) -> Layout:
        """
        Raises:
            UnreadableFile: Not text in a known encoding, no header, or beyond the limits.
        """
        ...

    async def count(self, file: BinaryIO, layout: Layout) -> int:
        """
        How many data rows there are; blank lines are none.

        Raises:
            UnreadableFile: The file breaks off inside a quoted field, or passes a limit.
        """
        ...

    def rows(
        self, file: BinaryIO, layout: Layout, *, after: int, size: int
    ) -> AsyncIterator[list[Row]]:
        """The data rows but the first `after`, `size` at a time."""
        ...
