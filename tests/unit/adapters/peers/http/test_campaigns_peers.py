"""What campaigns ask of others, when those are other processes."""

from collections.abc import Sequence

import pytest

from support.campaigns import NUMBER, a_sender, a_template
from support.contacts import AddressBookInUse, an_actor
from support.peer_wire import over_http
from wacore.adapters.memory.campaigns.deliveries import MemoryDeliveries
from wacore.adapters.memory.campaigns.peers import MemorySenders, MemoryTemplateCatalog
from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.peers.http import campaigns_contacts, campaigns_messaging, campaigns_templates
from wacore.adapters.peers.local.campaigns_contacts import ContactsAudience
from wacore.application.campaigns.ports import (
    Audience,
    AudienceMember,
    Deliveries,
    DeliveryReports,
    DispatchOrder,
    PinnedTemplate,
    Sender,
    Senders,
    TemplateCatalog,
)
from wacore.application.contacts.create_contact import CreateContactCommand
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


class TestHttpAudience(AudienceContract):
    @pytest.fixture
    def book(self) -> AddressBookInUse:
        return AddressBookInUse()

    @pytest.fixture
    def audience(self, book: AddressBookInUse) -> Audience:
        local = ContactsAudience(book.peers)
        return campaigns_contacts.HttpAudience(over_http(campaigns_contacts.OPERATIONS, local))

    @pytest.fixture
    def populate(self, book: AddressBookInUse) -> Populate:
        async def add(
            organization_id: OrganizationId, members: Sequence[AudienceMember]
        ) -> list[ContactId]:
            return [
                await book.contacts.create(
                    CreateContactCommand(
                        actor=an_actor(organization_id=organization_id),
                        phone=member.phone,
                        name=member.name,
                        attributes=member.attributes,
                    )
                )
                for member in members
            ]

        return add


class TestHttpTemplateCatalog(TemplateCatalogContract):
    @pytest.fixture
    def template(self) -> PinnedTemplate:
        return a_template(version=2)

    @pytest.fixture
    def catalog(self, template: PinnedTemplate) -> TemplateCatalog:
        behind = MemoryTemplateCatalog()
        behind.put(OURS, a_template(version=1))
        behind.put(OURS, template)
        peer = over_http(campaigns_templates.OPERATIONS, behind)
        return campaigns_templates.HttpTemplateCatalog(peer)


class TestHttpSenders(SendersContract):
    @pytest.fixture
    def sender(self) -> Sender:
        return a_sender()

    @pytest.fixture
    def senders(self, sender: Sender) -> Senders:
        behind = MemorySenders()
        behind.put(OURS, sender)
        peer = over_http([campaigns_messaging.GET_SENDER], behind)
        return campaigns_messaging.HttpSenders(peer)


class TestHttpDeliveries(DeliveriesContract, SteeringContract):
    @pytest.fixture
    def behind(self) -> MemoryDeliveries:
        return MemoryDeliveries(ManualClock())

    @pytest.fixture
    def deliveries(self, behind: MemoryDeliveries) -> Deliveries:
        operations = (*campaigns_messaging.DELIVERIES, campaigns_messaging.SEND_SAMPLE)
        peer = over_http(operations, behind)
        return campaigns_messaging.HttpDeliveries(peer)

    @pytest.fixture
    def reports(self, behind: MemoryDeliveries) -> DeliveryReports:
        peer = over_http(campaigns_messaging.REPORTS, behind)
        return campaigns_messaging.HttpDeliveryReports(peer)

    @pytest.fixture
    def abandon(self, behind: MemoryDeliveries) -> Abandon:
        async def settle(dispatch_id: CampaignId, contact_id: ContactId) -> None:
            behind.report(OURS, dispatch_id, contact_id, "abandoned")

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
