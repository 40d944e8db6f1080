"""What keeps uploads until their import has ended."""

from collections.abc import AsyncIterator
from uuid import UUID

import pytest

from wacore.application.contacts.references import ImportFileGone, ImportFiles
from wacore.domain.contacts.imports import UnreadableFile
from wacore.domain.ids import ImportId
from wacore.testing.contracts.contacts import OURS, THEIRS

ONE = ImportId(UUID(int=1))


class ImportFilesContract:
    """What every ImportFiles must do. Subclasses supply `files`."""

    async def test_a_file_is_kept_until_removed(self, files: ImportFiles) -> None:
        """As its parts in order, for its organisation only; removing twice does no harm."""
        await files.put(OURS, ONE, parts(b"ab", b"", b"cd"))
        for _ in range(2):
            async with files.open(OURS, ONE) as file:
                assert b"abcd" == file.read()
        with pytest.raises(ImportFileGone):
            async with files.open(THEIRS, ONE):
                pass
        await files.remove(OURS, ONE)
        await files.remove(OURS, ONE)

        with pytest.raises(ImportFileGone):
            async with files.open(OURS, ONE):
                pass

    async def test_half_an_upload_is_no_file(self, files: ImportFiles) -> None:
        """An upload that breaks off leaves nothing."""

        async def breaking() -> AsyncIterator[bytes]:
            yield b"half"
            raise UnreadableFile("It is larger than it may be.")

        with pytest.raises(UnreadableFile):
            await files.put(OURS, ONE, breaking())

        with pytest.raises(ImportFileGone):
            async with files.open(OURS, ONE):
                pass


async def parts(*blocks: bytes) -> AsyncIterator[bytes]:
    for block in blocks:
        yield block
