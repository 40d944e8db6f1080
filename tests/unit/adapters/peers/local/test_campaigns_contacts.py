from collections.abc import Sequence

import pytest

from support.contacts import AddressBookInUse, an_actor
from wacore.adapters.peers.local.campaigns_contacts import ContactsAudience
from wacore.application.campaigns.ports import AudienceMember
from wacore.application.contacts.create_contact import CreateContactCommand
from wacore.domain.ids import ContactId, OrganizationId
from wacore.testing.contracts.campaigns_neighbours import AudienceContract, Populate


class TestContactsAudience(AudienceContract):
    @pytest.fixture
    def book(self) -> AddressBookInUse:
        return AddressBookInUse()

    @pytest.fixture
    def audience(self, book: AddressBookInUse) -> ContactsAudience:
        return ContactsAudience(book.peers)

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
