"""Whom a campaign would reach, page by page."""

import msgspec

from wacore.application.contacts.readers import Audience, RecipientReader, SegmentReader
from wacore.application.contacts.references import CountryFacts
from wacore.application.contacts.views import RecipientView
from wacore.domain.contacts.filters import Filter
from wacore.domain.contacts.groups import SegmentNotFound
from wacore.domain.ids import ContactId, GroupId, OrganizationId, SegmentId

MOST = 5000


class Selection(msgspec.Struct, frozen=True, kw_only=True):
    """Everyone or the union of the parts, without those excluded."""

    everyone: bool = False
    group_ids: tuple[GroupId, ...] = ()
    segment_ids: tuple[SegmentId, ...] = ()
    contact_ids: tuple[ContactId, ...] = ()
    exclude_group_ids: tuple[GroupId, ...] = ()
    exclude_segment_ids: tuple[SegmentId, ...] = ()
    exclude_contact_ids: tuple[ContactId, ...] = ()


class ListRecipientsQuery(msgspec.Struct, frozen=True, kw_only=True):
    """`after` is the last contact id of the page before."""

    organization_id: OrganizationId
    selection: Selection
    after: ContactId | None = None
    limit: int = 1000


class CountRecipientsQuery(msgspec.Struct, frozen=True, kw_only=True):
    organization_id: OrganizationId
    selection: Selection


class Audiences:
    """Selections with their segments' filters looked up."""

    def __init__(self, segments: SegmentReader) -> None:
        self._segments = segments

    async def resolve(self, organization_id: OrganizationId, selection: Selection) -> Audience:
        """
        Raises:
            SegmentNotFound: A segment was deleted, or belongs to another organisation.
        """
        asked = (*selection.segment_ids, *selection.exclude_segment_ids)
        filters = await self._segments.filters(organization_id, asked) if asked else {}
        return Audience(
            everyone=selection.everyone,
            group_ids=selection.group_ids,
            filters=_found(selection.segment_ids, filters),
            contact_ids=selection.contact_ids,
            exclude_group_ids=selection.exclude_group_ids,
            exclude_filters=_found(selection.exclude_segment_ids, filters),
            exclude_contact_ids=selection.exclude_contact_ids,
        )


def _found(
    segment_ids: tuple[SegmentId, ...], filters: dict[SegmentId, Filter]
) -> tuple[Filter, ...]:
    for segment_id in segment_ids:
        if segment_id not in filters:
            raise SegmentNotFound(segment_id)
    return tuple(filters[segment_id] for segment_id in segment_ids)


class ListRecipients:
    """Each person once, by contact id, so that a reader takes up again wherever it stopped."""

    def __init__(
        self, reader: RecipientReader, audiences: Audiences, countries: CountryFacts
    ) -> None:
        self._reader = reader
        self._audiences = audiences
        self._countries = countries

    async def __call__(self, query: ListRecipientsQuery) -> list[RecipientView]:
        audience = await self._audiences.resolve(query.organization_id, query.selection)
        found = await self._reader.recipients(
            query.organization_id,
            audience,
            after=query.after,
            limit=max(1, min(query.limit, MOST)),
        )
        return [self._located(recipient) for recipient in found]

    def _located(self, recipient: RecipientView) -> RecipientView:
        if recipient.timezone or not recipient.country:
            return recipient
        return msgspec.structs.replace(
            recipient, timezone=self._countries.timezone(recipient.country)
        )


class CountRecipients:
    def __init__(self, reader: RecipientReader, audiences: Audiences) -> None:
        self._reader = reader
        self._audiences = audiences

    async def __call__(self, query: CountRecipientsQuery) -> int:
        audience = await self._audiences.resolve(query.organization_id, query.selection)
        return await self._reader.count(query.organization_id, audience)
