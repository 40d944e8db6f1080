import pytest

from support.contacts import AddressBookInUse


@pytest.fixture
def use() -> AddressBookInUse:
    return AddressBookInUse()
