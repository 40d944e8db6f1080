"""What others ask of contacts, in this process and in another."""

import pytest

from support.contacts import AddressBookInUse, an_actor
from support.peer_wire import over_http
from wacore.adapters.peers.http.messaging_contacts import (
    CLASSIFY,
    SUPPRESSED,
    HttpConsents,
    HttpOptOutWords,
)
from wacore.adapters.peers.http.templates_contacts import VALUES, HttpContactValues
from wacore.adapters.peers.local.messaging_contacts import LocalConsents, LocalOptOutWords
from wacore.adapters.peers.local.templates_contacts import LocalContactValues
from wacore.application.contacts.record_consent import RecordConsentCommand
from wacore.application.messaging.ports import Consents
from wacore.application.messaging.ports_intake import OptOutWords
from wacore.application.templates.ports_peers import ContactValues
from wacore.domain.contacts.consent import ConsentState, Purpose
from wacore.domain.ids import ContactId
from wacore.testing.contracts.campaigns import OURS
from wacore.testing.contracts.peers import (
    ConsentsContract,
    ContactValuesContract,
    OptOutWordsContract,
    Stop,
)

WHERE = pytest.mark.parametrize("apart", [False, True], ids=["local", "http"])


@pytest.fixture
def book() -> AddressBookInUse:
    book = AddressBookInUse()
    book.actor = an_actor(organization_id=OURS)
    return book


@WHERE
class TestConsents(ConsentsContract):
    @pytest.fixture
    def consents(self, book: AddressBookInUse, apart: bool) -> Consents:
        local = LocalConsents(book.peers.suppressed)
        return HttpConsents(over_http([SUPPRESSED], local)) if apart else local

    @pytest.fixture
    def stop(self, book: AddressBookInUse) -> Stop:
        async def stop(phone: str) -> None:
            await book.contacts.record_consent(
                RecordConsentCommand(
                    actor=book.actor,
                    contact_id=await book.create(phone),
                    purpose=Purpose.MARKETING,
                    state=ConsentState.OPTED_OUT,
                    evidence="said so at the desk",
                )
            )

        return stop


@WHERE
class TestOptOutWords(OptOutWordsContract):
    @pytest.fixture
    def words(self, book: AddressBookInUse, apart: bool) -> OptOutWords:
        local = LocalOptOutWords(book.peers.classify_keyword)
        return HttpOptOutWords(over_http([CLASSIFY], local)) if apart else local


@WHERE
class TestContactValues(ContactValuesContract):
    @pytest.fixture
    async def ada(self, book: AddressBookInUse) -> ContactId:
        return await book.create("+4915112345678", name="Ada Žofie", attributes={"city": "Plzeň"})

    @pytest.fixture
    def contact_values(self, book: AddressBookInUse, apart: bool) -> ContactValues:
        local = LocalContactValues(book.peers.list_recipients)
        return HttpContactValues(over_http([VALUES], local)) if apart else local
