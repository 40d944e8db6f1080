from wacore.testing.contracts.contact_lists import ContactReaderContract, RecipientReaderContract
from wacore.testing.contracts.contacts import (
    ContactRepositoryContract,
    GroupRepositoryContract,
    SuppressionListContract,
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
