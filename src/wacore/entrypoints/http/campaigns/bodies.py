"""What clients send."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from wacore.application.campaigns.documents import (
    AudienceDocument,
    RepeatDocument,
    ScheduleDocument,
    VariableDocument,
)
from wacore.application.campaigns.documents_sending import SendingDocument
from wacore.domain.campaigns import Every, WhenMissed

Name = Annotated[
    str, Meta(min_length=1, max_length=200, description="Shown to colleagues, never to recipients.")
]
Sender = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=64,
        description="The phone number id at Meta.",
        examples=["106500000000001"],
    ),
]
Version = Annotated[int, Meta(ge=1)]


class CreateCampaignBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Without `template_version` the version in use now is pinned."""

    name: Name
    template_id: UUID
    sender: Sender
    template_version: Version | None = None
    audience: AudienceDocument = msgspec.field(default_factory=AudienceDocument)
    variables: list[VariableDocument] = []
    sending: SendingDocument = msgspec.field(default_factory=SendingDocument)


class UpdateCampaignBody(
    msgspec.Struct, forbid_unknown_fields=True, kw_only=True, omit_defaults=True
):
    """Only what is sent changes. `template_version` goes with a `template_id`."""

    name: Name | UnsetType = UNSET
    template_id: UUID | UnsetType = UNSET
    template_version: Version | UnsetType = UNSET
    sender: Sender | UnsetType = UNSET
    audience: AudienceDocument | UnsetType = UNSET
    variables: list[VariableDocument] | UnsetType = UNSET
    sending: SendingDocument | UnsetType = UNSET


class CloneCampaignBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Without a name the copy is named after its original."""

    name: Annotated[str, Meta(max_length=200)] = ""


class RepeatBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """
    When the campaign comes again.

    Attributes:
        weekdays: 1 is Monday, 7 is Sunday; of a weekly repetition, and the start's if empty.
        count: Occurrences at most, with the first.
        until: By the clock that counts, without an offset; none comes later.
    """

    every: Every
    interval: Annotated[int, Meta(ge=1, le=366)] = 1
    weekdays: Annotated[list[int], Meta(max_length=7)] = []
    count: Annotated[int, Meta(ge=1, le=10_000)] | None = None
    until: datetime | None = None

    def document(self) -> RepeatDocument:
        return RepeatDocument(
            every=self.every,
            interval=self.interval,
            weekdays=self.weekdays,
            count=self.count,
            until=self.until,
        )


class ScheduleBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """
    Attributes:
        start_at: Without an offset it is meant in `time_zone`.
        send_within_hours: A start noticed up to this much too late still sends.
        recipient_local: Everybody is written to when their own clock shows `start_at`, which then has
            no offset; `time_zone` is for those whose own is not known.
        repeat: Each occurrence is a campaign of its own.
    """

    start_at: datetime
    time_zone: Annotated[str, Meta(max_length=64, examples=["Europe/Berlin"])] = "UTC"
    send_within_hours: Annotated[float, Meta(ge=0, le=168)] = 1.0
    when_missed: WhenMissed = WhenMissed.ASK
    recipient_local: bool = False
    repeat: RepeatBody | None = None

    def document(self) -> ScheduleDocument:
        return ScheduleDocument(
            start_at=self.start_at,
            time_zone=self.time_zone,
            send_within_hours=self.send_within_hours,
            when_missed=self.when_missed,
            recipient_local=self.recipient_local,
            repeat=self.repeat.document() if self.repeat else None,
        )


class SampleBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """`values` are texts by template parameter; they win over the contact's."""

    phone: Annotated[str, Meta(max_length=20, examples=["+4915112345678"])]
    contact_id: UUID | None = None
    values: dict[str, str] = {}


class SampleSent(msgspec.Struct, kw_only=True):
    """The message can be followed under /messages."""

    message_id: str


class RetryFailedBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Without codes: every failure that another attempt can help."""

    error_codes: Annotated[list[int], Meta(max_length=200)] = []
    abandoned: Annotated[
        bool,
        Meta(
            description="Also send again what was abandoned: nobody knows whether these people got it, "
            "so some of them may get it twice."
        ),
    ] = False


class Retried(msgspec.Struct, kw_only=True):
    """How many messages are due again."""

    messages: int
