"""The address book's word for a person, in the campaign's own terms."""

from wacore.application.campaigns.ports import AudienceMember
from wacore.domain.campaigns import Consent, Person, Purpose
from wacore.domain.phone import PhoneNumber


def person_of(member: AudienceMember, purpose: Purpose) -> Person:
    """The member with the consent that counts for this purpose."""
    return Person(
        contact_id=member.contact_id,
        phone=PhoneNumber(member.phone) if member.phone else None,
        bsuid=member.bsuid or None,
        name=member.name,
        language=member.language,
        timezone=member.timezone,
        country=member.country,
        attributes=member.attributes,
        consent=member.consents.get(purpose.value, Consent.UNKNOWN),
    )
