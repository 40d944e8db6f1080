"""From domain values to views, for adapters that hold the values themselves."""

from collections.abc import Iterable

from wacore.application.contacts.filter_forms import form_of
from wacore.application.contacts.views import (
    ActivityView,
    ConsentEntryView,
    ConsentStates,
    ContactDetailView,
    ContactView,
    GroupView,
    ImportView,
    RecipientView,
    SegmentView,
    TypedValue,
)
from wacore.domain.contacts.activity import Activity
from wacore.domain.contacts.attributes import Attributes, AttributeType, as_text, type_of
from wacore.domain.contacts.consent import ConsentEntry, Consents
from wacore.domain.contacts.contact import Contact
from wacore.domain.contacts.groups import Group, Segment
from wacore.domain.contacts.imports import ContactImport
from wacore.domain.ids import GroupId


def typed_values(attributes: Attributes) -> dict[str, TypedValue]:
    shown: dict[str, TypedValue] = {}
    for name, value in attributes.items():
        kind = type_of(value)
        plain = as_text(value) if kind is AttributeType.DATE else value
        assert isinstance(plain, str | float | bool)
        shown[name] = TypedValue(type=kind, value=plain)
    return shown


def consent_states(consents: Consents) -> ConsentStates:
    return ConsentStates(marketing=consents.marketing.state, utility=consents.utility.state)


def contact_view(contact: Contact, *, favorite: bool) -> ContactView:
    return ContactView(
        id=contact.id,
        phone=contact.phone.value if contact.phone else None,
        bsuid=contact.bsuid,
        username=contact.username,
        name=contact.details.name,
        email=contact.details.email,
        language=contact.details.language,
        timezone=contact.details.timezone,
        country=contact.details.country,
        attributes=typed_values(contact.details.attributes),
        consents=consent_states(contact.consents),
        favorite=favorite,
        source=contact.source,
        created_at=contact.created_at,
        updated_at=contact.updated_at,
        version=contact.version,
    )


def detail_view(view: ContactView, group_ids: Iterable[GroupId]) -> ContactDetailView:
    shown = {name: getattr(view, name) for name in view.__struct_fields__}
    return ContactDetailView(**shown, group_ids=sorted(group_ids))


def recipient_view(contact: Contact) -> RecipientView:
    return RecipientView(
        contact_id=contact.id,
        phone=contact.phone.value if contact.phone else None,
        bsuid=contact.bsuid,
        name=contact.details.name,
        language=contact.details.language,
        timezone=contact.details.timezone,
        country=contact.details.country,
        attributes={name: as_text(v) for name, v in contact.details.attributes.items()},
        consents=consent_states(contact.consents),
    )


def consent_entry_view(entry: ConsentEntry) -> ConsentEntryView:
    return ConsentEntryView(
        id=entry.id,
        purpose=entry.purpose,
        state=entry.state,
        source=entry.source,
        evidence=entry.evidence,
        keyword_table=entry.keyword_table,
        at=entry.at,
        recorded_at=entry.recorded_at,
        recorded_by=entry.recorded_by,
    )


def activity_view(activity: Activity) -> ActivityView:
    return ActivityView(
        id=activity.id, kind=activity.kind.value, at=activity.at, detail=dict(activity.detail)
    )


def group_view(group: Group, members: int) -> GroupView:
    return GroupView(
        id=group.id,
        name=group.name,
        description=group.description,
        members=members,
        created_at=group.created_at,
        updated_at=group.updated_at,
        version=group.version,
    )


def segment_view(segment: Segment) -> SegmentView:
    return SegmentView(
        id=segment.id,
        name=segment.name,
        description=segment.description,
        filter=form_of(segment.filter),
        created_at=segment.created_at,
        updated_at=segment.updated_at,
        version=segment.version,
    )


def import_view(found: ContactImport) -> ImportView:
    tally = found.tally
    seconds = (found.updated_at - found.started_at).total_seconds() if found.started_at else 0.0
    return ImportView(
        id=found.id,
        filename=found.filename,
        size=found.size,
        state=found.state,
        rows_total=found.rows_total,
        rows_done=tally.rows,
        imported=tally.imported,
        created=tally.created,
        updated=tally.updated,
        duplicates=tally.duplicate,
        rejected=tally.rejected,
        rows_per_second=round(tally.rows / seconds, 1) if seconds > 0 else 0.0,
        failure=found.failure,
        duplicate_policy=found.options.duplicates,
        group_id=found.options.group_id,
        started_by=found.started_by,
        created_at=found.created_at,
        started_at=found.started_at,
        updated_at=found.updated_at,
        finished_at=found.finished_at,
    )
