"""Who has which account, from a set."""

from uuid import UUID

import pytest

from wacore.adapters.memory.templates.peers import MemorySendingAccounts
from wacore.domain.ids import AccountId
from wacore.testing.contracts.campaigns import OURS
from wacore.testing.contracts.peers import SendingAccountsContract


class TestMemorySendingAccounts(SendingAccountsContract):
    @pytest.fixture
    def account_id(self) -> AccountId:
        return AccountId(UUID(int=3))

    @pytest.fixture
    def accounts(self, account_id: AccountId) -> MemorySendingAccounts:
        return MemorySendingAccounts((OURS, account_id))
