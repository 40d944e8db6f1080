"""How a campaign is sent, as people write it and read it."""

from datetime import datetime, time, timedelta
from typing import Annotated

import msgspec

from wacore.application.campaigns.documents import Document
from wacore.domain.campaigns import (
    FAILURE_LIMIT,
    Canary,
    Sending,
    UnknownPolicy,
)
from wacore.domain.frequency_cap import FrequencyCap
from wacore.domain.sending_hours import SendingHours

TimeOfDay = Annotated[
    str, msgspec.Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", examples=["08:00"])
]


class HoursDocument(Document, frozen=True, kw_only=True):
    """
    From `opens` until just before `closes`, each day; over midnight if `opens` is the later one.

    Attributes:
        time_zone: Of the clock that counts where the recipient's own is not known.
        recipient_local: Each recipient's own clock counts, where it is known.
    """

    opens: TimeOfDay
    closes: TimeOfDay
    time_zone: str = "UTC"
    recipient_local: bool = True

    def hours(self) -> SendingHours:
        """
        Raises:
            InvalidSendingHours: No length, or no zone.
        """
        return SendingHours(
            opens=time.fromisoformat(self.opens),
            closes=time.fromisoformat(self.closes),
            time_zone=self.time_zone,
            recipient_local=self.recipient_local,
        )

    @classmethod
    def of(cls, hours: SendingHours | None) -> "HoursDocument | None":
        if hours is None:
            return None
        return cls(
            opens=f"{hours.opens:%H:%M}",
            closes=f"{hours.closes:%H:%M}",
            time_zone=hours.time_zone,
            recipient_local=hours.recipient_local,
        )


class FrequencyCapDocument(Document, frozen=True, kw_only=True):
    """At most so many marketing messages to one person within so many days of 24 hours."""

    messages: int
    days: int

    def cap(self) -> FrequencyCap:
        """
        Raises:
            InvalidFrequencyCap: It would forbid all, or looks back for too long.
        """
        return FrequencyCap(self.messages, self.days)

    @classmethod
    def of(cls, cap: FrequencyCap | None) -> "FrequencyCapDocument | None":
        return None if cap is None else cls(messages=cap.messages, days=cap.days)


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
        hours: What is due outside of them waits until they open; null is around the clock.
        frequency_cap: Beside the organisation's; who has had so much is skipped.
        canary: Null sends to everybody without waiting.
        failure_limit: The share of failures at which the campaign pauses itself; null never does.
    """

    unknown_policy: UnknownPolicy = UnknownPolicy.AT_MOST_ONCE
    rate_cap: int | None = None
    deadline: datetime | None = None
    require_opt_in: bool = False
    hours: HoursDocument | None = None
    frequency_cap: FrequencyCapDocument | None = None
    canary: CanaryDocument | None = None
    failure_limit: float | None = FAILURE_LIMIT

    def sending(self) -> Sending:
        """
        Raises:
            InvalidSending: A rate or deadline that cannot be.
            InvalidSendingHours: No hours in which anybody could be written to.
            InvalidFrequencyCap: It would forbid all, or looks back for too long.
        """
        return Sending(
            unknown_policy=self.unknown_policy,
            rate_cap=self.rate_cap,
            deadline=self.deadline,
            require_opt_in=self.require_opt_in,
            hours=self.hours.hours() if self.hours else None,
            frequency_cap=self.frequency_cap.cap() if self.frequency_cap else None,
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
            hours=HoursDocument.of(sending.hours),
            frequency_cap=FrequencyCapDocument.of(sending.frequency_cap),
            canary=None if sending.canary is None else CanaryDocument.of(sending.canary),
            failure_limit=sending.failure_limit,
        )
