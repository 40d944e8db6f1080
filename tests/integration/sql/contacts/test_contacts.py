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
    ContactRepositoryContract,
)


class TestSqlContactRepository(ContactRepositoryContract):
    pass


class TestSqlGroupRepository(GroupRepositoryContract):
    pass


class TestSqlSuppressionList(SuppressionListContract):
    pass


class TestSqlContactReader(ContactReaderContract):
    pass


class TestSqlRecipientReader(RecipientReaderContract):
    pass


class TestSqlImportRepository(ImportRepositoryContract):
    pass


class TestSqlSegmentRepository(SegmentRepositoryContract):
    pass


class TestSqlHistory(HistoryContract):
    pass
