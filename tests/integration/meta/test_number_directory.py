import pytest

from wacore.adapters.meta.client import GraphClient
from wacore.adapters.meta.numbers import MetaNumberDirectory
from wacore.application.messaging.credentials import Credentials
from wacore.testing.contracts.number_directory import NumberDirectoryContract


class TestMetaNumberDirectory(NumberDirectoryContract):
    """The suite on the simulated Graph API."""

    @pytest.fixture
    def directory(self, graph: GraphClient) -> MetaNumberDirectory:
        return MetaNumberDirectory(graph)

    async def test_the_portfolios_limit_is_told(
        self, directory: MetaNumberDirectory, credentials: Credentials
    ) -> None:
        """On the account and on each of its numbers."""
        described = await directory.account(credentials)
        numbers = await directory.numbers(credentials)

        assert {"TIER_UNLIMITED"} == {described.tier, *(number.tier for number in numbers)}
        assert "AVAILABLE" == described.can_send
