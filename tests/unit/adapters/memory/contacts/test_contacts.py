import pytest

from support.address_books import memory_book
from wacore.testing.contracts.contact_groups import (
    GroupRepositoryContract,
    SuppressionListContract,
)
from wacore.testing.contracts.contact_imports import (
    HistoryContract,
    ImportRepositoryContract,
    SegmentRepositoryContract,
)
from wacore.testing.contracts.contact_lists import ContactReaderContract, RecipientReaderContract
from wacore.testing.contracts.contacts import (
    AddressBook,
    ContactRepositoryContract,
)


@pytest.fixture
def book() -> AddressBook:
    return memory_book()


class TestMemoryContactRepository(ContactRepositoryContract):
    pass


class TestMemoryGroupRepository(GroupRepositoryContract):
    pass


class TestMemorySuppressionList(SuppressionListContract):
    pass


class TestMemoryContactReader(ContactReaderContract):
    pass


class TestMemoryRecipientReader(RecipientReaderContract):
    pass


class TestMemoryImportRepository(ImportRepositoryContract):
    pass


class TestMemorySegmentRepository(SegmentRepositoryContract):
    pass


class TestMemoryHistory(HistoryContract):
    pass
