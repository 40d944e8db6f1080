"""Who of many must not be messaged, asked at the moment of sending."""

from collections.abc import Sequence

import msgspec

from wacore.application.contacts.readers import RecipientReader
from wacore.domain.contacts.consent import Purpose
from wacore.domain.contacts.identity import Identity, IdentityKind, fingerprint, phone_forms
from wacore.domain.ids import OrganizationId
from wacore.domain.phone import InvalidPhoneNumber, PhoneNumber


class SuppressedQuery(msgspec.Struct, frozen=True, kw_only=True):
    """`people` are (phone number, BSUID) pairs, either of them None."""

    organization_id: OrganizationId
    purpose: Purpose
    people: Sequence[tuple[str | None, str | None]]


class Suppressed:
    """Two statements, however many people: those known to have opted out, and those forgotten."""

    def __init__(self, reader: RecipientReader, pepper: bytes = b"") -> None:
        self._reader = reader
        self._pepper = pepper

    async def __call__(self, query: SuppressedQuery) -> set[int]:
        """The indexes in `people` of those not to be messaged for this purpose."""
        names = [_names(phone, bsuid) for phone, bsuid in query.people]
        stopped = await self._reader.stopped(
            query.organization_id,
            query.purpose,
            [form for phones, _ in names for form in phones],
            [bsuid for _, bsuid in names if bsuid],
        )
        marks = [self._marks(query.organization_id, *each) for each in names]
        gone = await self._reader.fingerprinted(
            query.organization_id, query.purpose, {mark for each in marks for mark in each}
        )
        return {
            index
            for index, (phones, bsuid) in enumerate(names)
            if stopped.intersection(phones) or bsuid in stopped or gone.intersection(marks[index])
        }

    def _marks(
        self, organization_id: OrganizationId, phones: tuple[str, ...], bsuid: str | None
    ) -> list[bytes]:
        named = [Identity(IdentityKind.PHONE, phone) for phone in phones[:1]]
        if bsuid:
            named.append(Identity(IdentityKind.BSUID, bsuid))
        return [fingerprint(organization_id, identity, self._pepper) for identity in named]


def _names(phone: str | None, bsuid: str | None) -> tuple[tuple[str, ...], str | None]:
    if not phone:
        return (), bsuid
    try:
        number = PhoneNumber.parse(f"+{phone.removeprefix('+')}")
    except InvalidPhoneNumber:
        return (), bsuid
    return tuple(form.value for form in phone_forms(number)), bsuid
