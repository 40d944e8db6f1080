from collections.abc import Sequence

import pytest

from support.campaigns import NUMBER, a_sender, a_template
from wacore.adapters.memory.campaigns.deliveries import MemoryDeliveries
from wacore.adapters.memory.campaigns.peers import (
    MemoryAudience,
    MemorySenders,
    MemoryTemplateCatalog,
)
from wacore.adapters.memory.clock import ManualClock
from wacore.application.campaigns.ports import (
    AudienceMember,
    DispatchOrder,
    PinnedTemplate,
    Sender,
)
from wacore.domain.campaigns import Purpose, UnknownPolicy
from wacore.domain.ids import CampaignId, ContactId, OrganizationId
from wacore.testing.contracts.campaigns import OURS, a_campaign
from wacore.testing.contracts.campaigns_deliveries import DeliveriesContract
from wacore.testing.contracts.campaigns_neighbours import (
    AudienceContract,
    Populate,
    SendersContract,
    TemplateCatalogContract,
)
from wacore.testing.contracts.campaigns_steering import Abandon, SteeringContract


class TestMemoryDeliveries(DeliveriesContract, SteeringContract):
    @pytest.fixture
    def deliveries(self) -> MemoryDeliveries:
        return MemoryDeliveries(ManualClock())

    @pytest.fixture
    def reports(self, deliveries: MemoryDeliveries) -> MemoryDeliveries:
        return deliveries

    @pytest.fixture
    def abandon(self, deliveries: MemoryDeliveries) -> Abandon:
        async def settle(dispatch_id: CampaignId, contact_id: ContactId) -> None:
            deliveries.report(OURS, dispatch_id, contact_id, "abandoned")

        return settle

    @pytest.fixture
    def order(self) -> DispatchOrder:
        return DispatchOrder(
            dispatch_id=a_campaign().id,
            sender=NUMBER,
            template_name="spring_offer",
            language="en",
            purpose=Purpose.MARKETING,
            unknown_policy=UnknownPolicy.AT_MOST_ONCE,
            rate_cap=20,
            deadline=None,
        )


class TestMemoryAudience(AudienceContract):
    @pytest.fixture
    def audience(self) -> MemoryAudience:
        return MemoryAudience()

    @pytest.fixture
    def populate(self, audience: MemoryAudience) -> Populate:
        async def add(
            organization_id: OrganizationId, members: Sequence[AudienceMember]
        ) -> list[ContactId]:
            audience.add(organization_id, members)
            return [member.contact_id for member in members]

        return add


class TestMemoryTemplateCatalog(TemplateCatalogContract):
    @pytest.fixture
    def template(self) -> PinnedTemplate:
        return a_template(version=2)

    @pytest.fixture
    def catalog(self, template: PinnedTemplate) -> MemoryTemplateCatalog:
        catalog = MemoryTemplateCatalog()
        catalog.put(OURS, a_template(version=1))
        catalog.put(OURS, template)
        return catalog


class TestMemorySenders(SendersContract):
    @pytest.fixture
    def sender(self) -> Sender:
        return a_sender()

    @pytest.fixture
    def senders(self, sender: Sender) -> MemorySenders:
        senders = MemorySenders()
        senders.put(OURS, sender)
        return senders
