"""The parts of a campaign as they are written and read: in commands, in views, on the wire."""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from wacore.domain.campaigns import (
    FAILURE_LIMIT,
    AudienceSelection,
    Canary,
    Schedule,
    Sending,
    SourceKind,
    UnknownPolicy,
    Variable,
    VariableMapping,
    WhenMissed,
)
from wacore.domain.ids import CampaignId, ContactId, GroupId, SegmentId


class Document(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Strict: a misspelt field is an error, not a silently lost wish."""


class AudienceDocument(Document, frozen=True, kw_only=True):
    """Everyone in any inclusion and in no exclusion; evaluated when the campaign is planned."""

    everyone: bool = False
    group_ids: list[UUID] = []
    segment_ids: list[UUID] = []
    contact_ids: list[UUID] = []
    exclude_group_ids: list[UUID] = []
    exclude_segment_ids: list[UUID] = []
    exclude_contact_ids: list[UUID] = []
    exclude_campaign_ids: list[UUID] = []

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


class CanaryDocument(Document, frozen=True, kw_only=True):
    """
    The first few, to see how they fare; give either `messages` or `share`.

    Attributes:
        share: Of all messages, between 0 and 1.
        tolerance: The share that may fail or opt out.
    """

    messages: int | None = None
    share: float | None = None
    wait_minutes: float = 15.0
    tolerance: float = 0.1

    def canary(self) -> Canary:
        """
        Raises:
            InvalidSending: A number that cannot be.
        """
        return Canary(
            messages=self.messages,
            share=self.share,
            wait=timedelta(minutes=min(self.wait_minutes, 1e6)),
            tolerance=self.tolerance,
        )

    @classmethod
    def of(cls, canary: Canary) -> "CanaryDocument":
        return cls(
            messages=canary.messages,
            share=canary.share,
            wait_minutes=canary.wait / timedelta(minutes=1),
            tolerance=canary.tolerance,
        )


class SendingDocument(Document, frozen=True, kw_only=True):
    """
    How to send.

    Attributes:
        rate_cap: Messages per second; null means as fast as the number allows.
        canary: Null sends to everybody without waiting.
        failure_limit: The share of failures at which the campaign pauses itself; null never does.
    """

    unknown_policy: UnknownPolicy = UnknownPolicy.AT_MOST_ONCE
    rate_cap: int | None = None
    deadline: datetime | None = None
    require_opt_in: bool = False
    canary: CanaryDocument | None = None
    failure_limit: float | None = FAILURE_LIMIT

    def sending(self) -> Sending:
        """
        Raises:
            InvalidSending: A rate or deadline that cannot be.
        """
        return Sending(
            unknown_policy=self.unknown_policy,
            rate_cap=self.rate_cap,
            deadline=self.deadline,
            require_opt_in=self.require_opt_in,
            canary=None if self.canary is None else self.canary.canary(),
            failure_limit=self.failure_limit,
        )

    @classmethod
    def of(cls, sending: Sending) -> "SendingDocument":
        return cls(
            unknown_policy=sending.unknown_policy,
            rate_cap=sending.rate_cap,
            deadline=sending.deadline,
            require_opt_in=sending.require_opt_in,
            canary=None if sending.canary is None else CanaryDocument.of(sending.canary),
            failure_limit=sending.failure_limit,
        )


class ScheduleDocument(Document, frozen=True, kw_only=True):
    """
    When to start.

    Attributes:
        start_at: Without an offset it is meant in `time_zone`; answers are always in UTC.
        send_within_hours: A start noticed up to this much too late still sends.
        when_missed: What follows when it is noticed later still.
    """

    start_at: datetime
    time_zone: str = "UTC"
    send_within_hours: float = 1.0
    when_missed: WhenMissed = WhenMissed.ASK

    def schedule(self) -> Schedule:
        """
        Raises:
            InvalidSchedule: No such zone, no such time in it, or a lateness beyond a week.
        """
        return Schedule.at(
            self.start_at,
            self.time_zone,
            send_within=timedelta(hours=min(self.send_within_hours, 1e4)),
            when_missed=self.when_missed,
        )

    @classmethod
    def of(cls, schedule: Schedule) -> "ScheduleDocument":
        return cls(
            start_at=schedule.start_at,
            time_zone=schedule.time_zone,
            send_within_hours=schedule.send_within / timedelta(hours=1),
            when_missed=schedule.when_missed,
        )
