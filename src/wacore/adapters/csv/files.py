"""Uploaded files in a folder that all processes of the service share."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from wacore.application.contacts.references import ImportFileGone
from wacore.domain.errors import TryAgain
from wacore.domain.ids import ImportId, OrganizationId


class UploadNotKept(TryAgain):
    """The disk is full, or the folder cannot be written to."""

    code = "upload-not-kept"
    at_once = False

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"The upload could not be stored: {reason}. Nothing of it was kept: make room on the "
            "disk, then send the file again."
        )


class FolderImportFiles:
    """Names are ids, never the uploader's; a file appears under its name only when complete."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def put(
        self, organization_id: OrganizationId, import_id: ImportId, content: AsyncIterator[bytes]
    ) -> None:
        path = self._path(organization_id, import_id)
        partial = path.with_suffix(".partial")
        try:
            await asyncio.to_thread(path.parent.mkdir, parents=True, exist_ok=True)
            with await asyncio.to_thread(partial.open, "wb") as file:
                async for part in content:
                    await asyncio.to_thread(file.write, part)
            await asyncio.to_thread(partial.replace, path)
        except OSError as error:
            raise UploadNotKept(error.strerror or type(error).__name__) from error
        finally:
            with suppress(OSError):
                partial.unlink(missing_ok=True)

    @asynccontextmanager
    async def open(
        self, organization_id: OrganizationId, import_id: ImportId
    ) -> AsyncIterator[BinaryIO]:
        path = self._path(organization_id, import_id)
        try:
            file = await asyncio.to_thread(path.open, "rb")
        except FileNotFoundError:
            raise ImportFileGone from None
        with file:
            yield file

    async def remove(self, organization_id: OrganizationId, import_id: ImportId) -> None:
        path = self._path(organization_id, import_id)
        await asyncio.to_thread(path.unlink, missing_ok=True)

    def _path(self, organization_id: OrganizationId, import_id: ImportId) -> Path:
        return self._folder / organization_id.hex / f"{import_id.hex}.upload"
