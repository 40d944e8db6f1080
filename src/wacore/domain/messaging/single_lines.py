"""Where a number's single messages wait: in permanent dispatches, whose ids follow from the number."""

from uuid import uuid5

from wacore.domain.ids import DispatchId, OrganizationId, PhoneNumberId
from wacore.domain.messaging.dispatch import Purpose

_APART = (Purpose.MARKETING, Purpose.UTILITY)


def line_purpose(purpose: Purpose) -> Purpose:
    """What needs consent waits apart, so that it can be asked for again when it leaves."""
    return purpose if purpose in _APART else Purpose.SERVICE


def single_line(
    organization_id: OrganizationId,
    phone_number_id: PhoneNumberId,
    purpose: Purpose = Purpose.SERVICE,
) -> DispatchId:
    apart = line_purpose(purpose) in _APART
    name = f"{phone_number_id}/{purpose.value}" if apart else phone_number_id
    return DispatchId(uuid5(organization_id, name))


def single_lines(
    organization_id: OrganizationId, phone_number_id: PhoneNumberId
) -> list[DispatchId]:
    """All of a number's."""
    purposes = (Purpose.SERVICE, *_APART)
    return [single_line(organization_id, phone_number_id, each) for each in purposes]
