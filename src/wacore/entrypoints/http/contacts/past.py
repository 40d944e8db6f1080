"""/contacts/{id}/consents, timeline and erase: what was, and forgetting it."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from wacore.application.contacts.erase_contact import EraseContactCommand
from wacore.application.contacts.queries import ContactPastQuery, GetContactQuery
from wacore.application.contacts.record_consent import RecordConsentCommand
from wacore.application.contacts.use_cases import Contacts
from wacore.application.contacts.views import (
    ActivityView,
    ConsentEntryView,
    ConsentStates,
)
from wacore.application.ports import DEFAULT_LIMIT, Page
from wacore.domain.actor import Actor
from wacore.domain.ids import ContactId
from wacore.entrypoints.http.contacts.bodies import ConsentBody
from wacore.entrypoints.http.contacts.listing import Cursor, Limit, a_page
from wacore.entrypoints.http.idempotency import IDEMPOTENT
from wacore.entrypoints.http.request import ApiRequest


class ContactPastController(Controller):
    path = "/contacts/{contact_id:uuid}"
    tags = ("Contacts",)

    @get("/consents", operation_id="listConsents")
    async def consents(
        self,
        contact_id: FromPath[UUID],
        request: ApiRequest[Actor],
        contacts: NamedDependency[Contacts],
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = "",
    ) -> Page[ConsentEntryView]:
        """The ledger, latest record first."""
        return await contacts.consents(
            ContactPastQuery(
                actor=request.user, contact_id=ContactId(contact_id), page=a_page(limit, cursor)
            )
        )

    @post("/consents", operation_id="recordConsent", opt={IDEMPOTENT: True})
    async def record(
        self,
        contact_id: FromPath[UUID],
        data: JSONBody[ConsentBody],
        request: ApiRequest[Actor],
        contacts: NamedDependency[Contacts],
    ) -> ConsentStates:
        """What holds now; a stop made in WhatsApp's own menu is not lifted here."""
        command = RecordConsentCommand(
            actor=request.user,
            contact_id=ContactId(contact_id),
            purpose=data.purpose,
            state=data.state,
            source=data.source,
            evidence=data.evidence,
            at=data.at,
        )
        await contacts.record_consent(command)
        query = GetContactQuery(actor=request.user, contact_id=command.contact_id)
        return (await contacts.get(query)).consents

    @get("/timeline", operation_id="contactTimeline")
    async def timeline(
        self,
        contact_id: FromPath[UUID],
        request: ApiRequest[Actor],
        contacts: NamedDependency[Contacts],
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = "",
    ) -> Page[ActivityView]:
        """Latest first."""
        return await contacts.timeline(
            ContactPastQuery(
                actor=request.user, contact_id=ContactId(contact_id), page=a_page(limit, cursor)
            )
        )

    @post("/erase", operation_id="eraseContact", status_code=204)
    async def erase(
        self,
        contact_id: FromPath[UUID],
        request: ApiRequest[Actor],
        contacts: NamedDependency[Contacts],
    ) -> None:
        """Forget the person for good; a fingerprint stays, so that they are not messaged again."""
        await contacts.erase(
            EraseContactCommand(actor=request.user, contact_id=ContactId(contact_id))
        )
