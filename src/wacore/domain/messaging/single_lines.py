"""Where a number's single messages wait: in permanent dispatches, whose ids follow from the number."""

from uuid import uuid5

from wacore.domain.ids import DispatchId, OrganizationId, PhoneNumberId


def single_line(organization_id: OrganizationId, phone_number_id: PhoneNumberId) -> DispatchId:
    return DispatchId(uuid5(organization_id, phone_number_id))
