import pytest

from wacore.adapters.memory.campaigns.reader import MemoryCampaignReader
from wacore.adapters.memory.campaigns.store import CampaignStore, memory_campaigns
from wacore.adapters.system import sealer, uuid7
from wacore.application.campaigns.ports import CampaignReader, CampaignsUnitOfWork
from wacore.application.ports import Begin
from wacore.testing.contracts.campaign_lists import CampaignReaderContract
from wacore.testing.contracts.campaigns import CampaignRepositoryContract


@pytest.fixture
def store() -> CampaignStore:
    return CampaignStore()


@pytest.fixture
def begin(store: CampaignStore) -> Begin[CampaignsUnitOfWork]:
    return memory_campaigns(store, sealer(uuid7)).begin


@pytest.fixture
def reader(store: CampaignStore) -> CampaignReader:
    return MemoryCampaignReader(store)


class TestMemoryCampaignRepository(CampaignRepositoryContract):
    pass


class TestMemoryCampaignReader(CampaignReaderContract):
    pass
