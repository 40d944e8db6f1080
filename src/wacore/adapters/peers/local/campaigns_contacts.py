"""Campaigns ask contacts whom they would reach."""

from wacore.application.campaigns.ports import AudienceMember
from wacore.application.contacts.recipients import CountRecipientsQuery, ListRecipientsQuery
from wacore.application.contacts.recipients import Selection as ContactSelection
from wacore.application.contacts.use_cases import ContactsPeers
from wacore.application.contacts.views import RecipientView
from wacore.domain.campaigns import AudienceSelection, Consent
from wacore.domain.ids import ContactId, OrganizationId


class ContactsAudience:
    """An Audience. `exclude_campaign_ids` is not the address book's to know; planning sees to it."""

    def __init__(self, contacts: ContactsPeers) -> None:
        self._contacts = contacts

    async def count(self, organization_id: OrganizationId, selection: AudienceSelection) -> int:
        query = CountRecipientsQuery(
            organization_id=organization_id, selection=_selection(selection)
        )
        return await self._contacts.count_recipients(query)

    async def page(
        self,
        organization_id: OrganizationId,
        selection: AudienceSelection,
        *,
        after: ContactId | None,
        limit: int,
    ) -> list[AudienceMember]:
        query = ListRecipientsQuery(
            organization_id=organization_id,
            selection=_selection(selection),
            after=after,
            limit=limit,
        )
        return [_member(found) for found in await self._contacts.list_recipients(query)]


def _selection(selection: AudienceSelection) -> ContactSelection:
    return ContactSelection(
        everyone=selection.everyone,
        group_ids=selection.group_ids,
        segment_ids=selection.segment_ids,
        contact_ids=selection.contact_ids,
        exclude_group_ids=selection.exclude_group_ids,
        exclude_segment_ids=selection.exclude_segment_ids,
        exclude_contact_ids=selection.exclude_contact_ids,
    )


def _member(found: RecipientView) -> AudienceMember:
    return AudienceMember(
        contact_id=found.contact_id,
        phone=found.phone,
        bsuid=found.bsuid,
        name=found.name,
        language=found.language,
        timezone=found.timezone,
        country=found.country,
        attributes=found.attributes,
        consents={
            "marketing": Consent(found.consents.marketing.value),
            "utility": Consent(found.consents.utility.value),
        },
    )
