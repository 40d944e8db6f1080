"""Uploaded files in memory."""

import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import BinaryIO

from wacore.application.contacts.references import ImportFileGone
from wacore.domain.ids import ImportId, OrganizationId


class MemoryImportFiles:
    def __init__(self) -> None:
        self._files: dict[tuple[OrganizationId, ImportId], bytes] = {}

    async def put(
        self, organization_id: OrganizationId, import_id: ImportId, content: AsyncIterator[bytes]
    ) -> None:
        self._files[organization_id, import_id] = b"".join([part async for part in content])

    @asynccontextmanager
    async def open(
        self, organization_id: OrganizationId, import_id: ImportId
    ) -> AsyncIterator[BinaryIO]:
        if (organization_id, import_id) not in self._files:
            raise ImportFileGone
        yield io.BytesIO(self._files[organization_id, import_id])

    async def remove(self, organization_id: OrganizationId, import_id: ImportId) -> None:
        self._files.pop((organization_id, import_id), None)
