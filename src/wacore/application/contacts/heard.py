"""People as WhatsApp's webhooks name them, found in the address book or put into it."""

from datetime import datetime

from wacore.application.contacts.intake import Intake
from wacore.application.contacts.ports import ContactsUnitOfWork
from wacore.application.contacts.references import PhoneParser
from wacore.application.ports import IdFactory
from wacore.domain.contacts.contact import Contact, ContactSource, Details
from wacore.domain.contacts.details import MAX_NAME
from wacore.domain.contacts.events import ContactCreated
from wacore.domain.contacts.identity import (
    LONGEST_BSUID,
    Identity,
    IdentityKind,
    InvalidUsername,
    parse_username,
    phone_forms,
)
from wacore.domain.ids import ContactId, OrganizationId
from wacore.domain.phone import InvalidPhoneNumber, PhoneNumber


class Heard:
    """Either identity may be absent since usernames exist; the BSUID is the steadier one."""

    def __init__(self, new_id: IdFactory, intake: Intake, phones: PhoneParser) -> None:
        self._new_id = new_id
        self._intake = intake
        self._phones = phones

    async def person(
        self,
        work: ContactsUnitOfWork,
        organization_id: OrganizationId,
        *,
        phone: str | None,
        bsuid: str | None,
        username: str | None = None,
        name: str = "",
        at: datetime,
    ) -> Contact | None:
        """The contact, refreshed or new, and stored; None if nothing identifies anybody."""
        number, handle, bsuid = _number(phone), _username(username), _bsuid(bsuid)
        asked = _identities(number, bsuid, handle)
        if not asked:
            return None
        known = await work.contacts.known_as(organization_id, asked)
        if not known:
            return await self._welcome(work, organization_id, number, bsuid, handle, name, at)
        contact = next((c for c in known if bsuid and c.bsuid == bsuid), known[0])
        alone = len(known) == 1
        changed = contact.also_known_as(
            phone=number if alone else None,
            bsuid=bsuid if alone else None,
            username=handle if alone else None,
            at=at,
        )
        if not contact.details.name and _shown(name):
            changed = changed.described_as(changed.details.or_else(Details(name=_shown(name))), at)
        if changed != contact:
            await work.contacts.save([changed])
        return changed

    async def _welcome(
        self,
        work: ContactsUnitOfWork,
        organization_id: OrganizationId,
        number: PhoneNumber | None,
        bsuid: str | None,
        username: str | None,
        name: str,
        at: datetime,
    ) -> Contact:
        contact = Contact(
            id=ContactId(self._new_id()),
            organization_id=organization_id,
            phone=number,
            bsuid=bsuid,
            username=username,
            details=Details(
                name=_shown(name), country=self._phones.country(number) if number else None
            ),
            source=ContactSource.INBOUND,
            created_at=at,
            updated_at=at,
        )
        (added,) = await self._intake.welcome(work, [contact])
        await work.outbox.add(
            ContactCreated(
                organization_id=organization_id,
                occurred_at=at,
                contact_id=added.id,
                source=ContactSource.INBOUND.value,
            )
        )
        return added


def _identities(
    number: PhoneNumber | None, bsuid: str | None, username: str | None
) -> list[Identity]:
    """A username alone identifies; beside a number or a BSUID it only describes, as it may change."""
    asked = (
        [Identity(IdentityKind.PHONE, form.value) for form in phone_forms(number)] if number else []
    )
    if bsuid:
        asked.append(Identity(IdentityKind.BSUID, bsuid))
    if username and not asked:
        asked.append(Identity(IdentityKind.USERNAME, username))
    return asked


def _number(text: str | None) -> PhoneNumber | None:
    """Webhooks write numbers with or without the plus sign."""
    if not text:
        return None
    try:
        return PhoneNumber.parse(f"+{text.removeprefix('+')}")
    except InvalidPhoneNumber:
        return None


def _bsuid(text: str | None) -> str | None:
    """Opaque: whatever Meta sends is one, as long as it can be kept."""
    return text if text and len(text) <= LONGEST_BSUID and text.isprintable() else None


def _username(text: str | None) -> str | None:
    try:
        return parse_username(text) if text else None
    except InvalidUsername:
        return None


def _shown(name: str) -> str:
    """A profile name holds whatever its owner typed."""
    return " ".join("".join(c if c.isprintable() else " " for c in name).split())[:MAX_NAME].strip()
