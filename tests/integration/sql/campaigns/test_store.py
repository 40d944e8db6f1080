from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from support.sql import sql_database
from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.sql.campaigns.reader import SqlCampaignReader
from wacore.adapters.sql.campaigns.tables import metadata
from wacore.adapters.sql.campaigns.unit_of_work import sql_campaigns
from wacore.adapters.sql.engine import ServiceDatabase
from wacore.adapters.system import sealer, uuid7
from wacore.application.campaigns.ports import CampaignReader, CampaignsUnitOfWork
from wacore.application.ports import Begin
from wacore.testing.contracts.campaign_lists import CampaignReaderContract
from wacore.testing.contracts.campaigns import CampaignRepositoryContract


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[ServiceDatabase]:
    async with sql_database(tmp_path, metadata) as database:
        yield database


@pytest.fixture
def begin(database: ServiceDatabase) -> Begin[CampaignsUnitOfWork]:
    return sql_campaigns(database.write, sealer(uuid7), ManualClock()).begin


@pytest.fixture
def reader(database: ServiceDatabase) -> CampaignReader:
    return SqlCampaignReader(database.read)


class TestSqlCampaignRepository(CampaignRepositoryContract):
    pass


class TestSqlCampaignReader(CampaignReaderContract):
    pass
