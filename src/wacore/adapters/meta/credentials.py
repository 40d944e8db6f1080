"""Whose token a call carries."""

from typing import Protocol

from wacore.application.messaging.credentials import Credentials
from wacore.domain.ids import AccountId, OrganizationId


class AccountCredentials(Protocol):
    """The opened secrets of an organisation's account."""

    async def __call__(
        self, organization_id: OrganizationId, account_id: AccountId, /
    ) -> Credentials:
        """
        Raises:
            NotFound: Also when the account belongs to another organisation.
        """
        ...
