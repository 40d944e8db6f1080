"""Uploads in memory."""

import pytest

from wacore.adapters.memory.contacts import MemoryImportFiles
from wacore.testing.contracts.import_files import ImportFilesContract


class TestMemoryImportFiles(ImportFilesContract):
    @pytest.fixture
    def files(self) -> MemoryImportFiles:
        return MemoryImportFiles()
