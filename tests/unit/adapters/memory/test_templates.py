import pytest

from wacore.adapters.memory.templates.reader import MemoryTemplateReader
from wacore.adapters.memory.templates.unit_of_work import MemoryTemplatesStore, memory_templates
from wacore.adapters.system import sealer, uuid7
from wacore.application.ports import Begin
from wacore.application.templates.ports import TemplatesUnitOfWork
from wacore.testing.contracts.templates_reader import (
    TemplateIndexContract,
    TemplateReaderContract,
)
from wacore.testing.contracts.templates_store import TemplateStoreContract


@pytest.fixture
def store() -> MemoryTemplatesStore:
    return MemoryTemplatesStore()


@pytest.fixture
def begin(store: MemoryTemplatesStore) -> Begin[TemplatesUnitOfWork]:
    return memory_templates(store, sealer(uuid7)).begin


@pytest.fixture
def reader(store: MemoryTemplatesStore) -> MemoryTemplateReader:
    return MemoryTemplateReader(store)


@pytest.fixture
def index(store: MemoryTemplatesStore) -> MemoryTemplateReader:
    return MemoryTemplateReader(store)


class TestMemoryTemplateStore(TemplateStoreContract):
    """The suite on memory."""


class TestMemoryTemplateReader(TemplateReaderContract):
    """The suite on memory."""


class TestMemoryTemplateIndex(TemplateIndexContract):
    """The suite on memory."""
