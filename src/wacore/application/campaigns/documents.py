"""The parts of a campaign as they are written and read: in commands, in views, on the wire."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from wacore.domain.campaigns import (
    AudienceSelection,
    Every,
    Recurrence,
    Schedule,
    SourceKind,
    Variable,
    VariableMapping,
    WhenMissed,
)
from wacore.domain.ids import CampaignId, ContactId, GroupId, SegmentId


class Document(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Strict: a misspelt field is an error, not a silently lost wish."""


class AudienceDocument(Document, frozen=True, kw_only=True):
    """
    Everyone in any inclusion and in no exclusion; evaluated when the campaign is planned.

    Attributes:
        exclude_messaged_days: Nobody to whom a campaign of the same purpose wrote within so many days.
    """

    everyone: bool = False
    group_ids: list[UUID] = []
    segment_ids: list[UUID] = []
    contact_ids: list[UUID] = []
    exclude_group_ids: list[UUID] = []
    exclude_segment_ids: list[UUID] = []
    exclude_contact_ids: list[UUID] = []
    exclude_campaign_ids: list[UUID] = []
    exclude_messaged_days: int | None = None

    def selection(self) -> AudienceSelection:
        """
        Raises:
            InvalidAudience: Too many, or the same in and out.
        """
        return AudienceSelection(
            everyone=self.everyone,
            group_ids=tuple(map(GroupId, self.group_ids)),
            segment_ids=tuple(map(SegmentId, self.segment_ids)),
            contact_ids=tuple(map(ContactId, self.contact_ids)),
            exclude_group_ids=tuple(map(GroupId, self.exclude_group_ids)),
            exclude_segment_ids=tuple(map(SegmentId, self.exclude_segment_ids)),
            exclude_contact_ids=tuple(map(ContactId, self.exclude_contact_ids)),
            exclude_campaign_ids=tuple(map(CampaignId, self.exclude_campaign_ids)),
            exclude_messaged_days=self.exclude_messaged_days,
        )

    @classmethod
    def of(cls, selection: AudienceSelection) -> "AudienceDocument":
        return cls(
            everyone=selection.everyone,
            group_ids=[*selection.group_ids],
            segment_ids=[*selection.segment_ids],
            contact_ids=[*selection.contact_ids],
            exclude_group_ids=[*selection.exclude_group_ids],
            exclude_segment_ids=[*selection.exclude_segment_ids],
            exclude_contact_ids=[*selection.exclude_contact_ids],
            exclude_campaign_ids=[*selection.exclude_campaign_ids],
            exclude_messaged_days=selection.exclude_messaged_days,
        )


class VariableDocument(Document, frozen=True, kw_only=True):
    """
    What fills one template parameter.

    Attributes:
        value: A contact field's or attribute's name, or the constant's text.
        default: For people without such a value; without a default they are skipped.
    """

    parameter: str
    source: SourceKind
    value: str
    default: str | None = None

    def variable(self) -> Variable:
        return Variable(self.parameter, self.source, self.value, self.default)

    @classmethod
    def of(cls, variable: Variable) -> "VariableDocument":
        return cls(
            parameter=variable.parameter,
            source=variable.kind,
            value=variable.value,
            default=variable.default,
        )


def mapping_of(documents: list[VariableDocument]) -> VariableMapping:
    """
    Raises:
        InvalidVariable: A mapping that fills nothing, or one parameter twice.
        UnknownContactField: No contact has this field.
    """
    return VariableMapping(tuple(document.variable() for document in documents))


class RepeatDocument(Document, frozen=True, kw_only=True):
    """
    When the campaign comes again.

    Attributes:
        weekdays: 1 is Monday, 7 is Sunday; of a weekly repetition, and the start's if empty.
        count: Occurrences at most, with the first.
        until: By the clock that counts, without an offset; none comes later.
        first: When it began, likewise; null is the start.
    """

    every: Every
    interval: int = 1
    weekdays: list[int] = []
    count: int | None = None
    until: datetime | None = None
    first: datetime | None = None

    def recurrence(self, start: datetime) -> Recurrence:
        """
        Raises:
            InvalidRecurrence: It never comes, or never as it is said.
        """
        return Recurrence(
            every=self.every,
            first=self.first or start,
            interval=self.interval,
            weekdays=tuple(self.weekdays),
            count=self.count,
            until=self.until,
        )

    @classmethod
    def of(cls, repeat: Recurrence | None) -> "RepeatDocument | None":
        if repeat is None:
            return None
        return cls(
            every=repeat.every,
            interval=repeat.interval,
            weekdays=[*repeat.weekdays],
            count=repeat.count,
            until=repeat.until,
            first=repeat.first,
        )


class ScheduleDocument(Document, frozen=True, kw_only=True):
    """
    When to start.

    Attributes:
        start_at: Without an offset it is meant in `time_zone`; answers are in UTC. If `recipient_local`
            it has none, in answers either: it is what everybody's own clock shows.
        time_zone: Also of recipients whose own is not known.
        send_within_hours: A start noticed up to this much too late still sends.
        when_missed: What follows when it is noticed later still.
        recipient_local: Everybody is written to when their own clock shows the time. Whose clock has
            passed it by more than `send_within_hours` gets it a day later, or as `when_missed` says.
        repeat: Each occurrence is a campaign of its own; null is once.
    """

    start_at: datetime
    time_zone: str = "UTC"
    send_within_hours: float = 1.0
    when_missed: WhenMissed = WhenMissed.ASK
    recipient_local: bool = False
    repeat: RepeatDocument | None = None

    def schedule(self) -> Schedule:
        """
        Raises:
            InvalidSchedule: No such zone, no such time in it, or a lateness beyond a week.
            InvalidRecurrence: The repetition never comes, or never as it is said.
        """
        schedule = Schedule.at(
            self.start_at,
            self.time_zone,
            send_within=timedelta(hours=min(self.send_within_hours, 1e4)),
            when_missed=self.when_missed,
            recipient_local=self.recipient_local,
        )
        if self.repeat is None:
            return schedule
        return replace(schedule, repeat=self.repeat.recurrence(schedule.shown))

    @classmethod
    def of(cls, schedule: Schedule) -> "ScheduleDocument":
        return cls(
            start_at=schedule.shown if schedule.recipient_local else schedule.start_at,
            time_zone=schedule.time_zone,
            send_within_hours=schedule.send_within / timedelta(hours=1),
            when_missed=schedule.when_missed,
            recipient_local=schedule.recipient_local,
            repeat=RepeatDocument.of(schedule.repeat),
        )
