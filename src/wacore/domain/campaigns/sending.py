"""How a campaign is sent: to what purpose, how carefully, how fast, until when."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from wacore.domain.errors import InvalidInput
from wacore.domain.frequency_cap import FrequencyCap
from wacore.domain.sending_hours import SendingHours

FAILURE_LIMIT = 0.5
"""Half of the last messages failed: whatever the cause, the rest would fare no better."""

_MANY = 1_000_000
_LONG = timedelta(days=3)


class InvalidSending(InvalidInput):
    """A sending option outside what can be done."""

    code = "invalid-sending-option"


class Purpose(StrEnum):
    """What a message is for; Meta's template category decides it."""

    MARKETING = "marketing"
    UTILITY = "utility"
    AUTHENTICATION = "authentication"

    @classmethod
    def of_category(cls, category: str) -> "Purpose":
        """
        Raises:
            InvalidSending: Meta has no such template category.
        """
        try:
            return cls(category.lower())
        except ValueError as error:
            raise InvalidSending(
                f"{category!r} is no template category.", field="template_id"
            ) from error


class UnknownPolicy(StrEnum):
    """What to do with a message of which nobody knows whether Meta took it."""

    AT_MOST_ONCE = "at_most_once"
    AT_LEAST_ONCE = "at_least_once"


@dataclass(frozen=True, slots=True, kw_only=True)
class Canary:
    """
    The first few messages, sent to see how they fare before the others follow.

    Attributes:
        messages: So many; or else `share` of all. One of the two is given.
        wait: From the last of them until they are judged.
        tolerance: The share that may fail or opt out; with more the campaign waits for a person.
    """

    messages: int | None = None
    share: float | None = None
    wait: timedelta = timedelta(minutes=15)
    tolerance: float = 0.1

    def __post_init__(self) -> None:
        if (self.messages is None) is (self.share is None):
            raise InvalidSending(
                "Give either how many messages go first, or what share of all.",
                field="sending.canary.messages",
            )
        if self.messages is not None and not 1 <= self.messages <= _MANY:
            raise InvalidSending(
                f"1 to {_MANY:,} messages can go first.", field="sending.canary.messages"
            )
        if self.share is not None and not 0 < self.share < 1:
            raise InvalidSending("A share lies between 0 and 1.", field="sending.canary.share")
        if not timedelta(0) <= self.wait <= _LONG:
            raise InvalidSending(
                "The wait is at most three days.", field="sending.canary.wait_minutes"
            )
        if not 0 <= self.tolerance <= 1:
            raise InvalidSending("A share lies between 0 and 1.", field="sending.canary.tolerance")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """
    Attributes:
        unknown_policy: At least once is for codes and alerts, where a second copy beats none.
        rate_cap: Messages per second at most; None is as fast as the number allows.
        deadline: What has not been sent by then is not sent.
        canary: None sends to everybody without waiting.
        failure_limit: The share of failures at which the campaign pauses itself; None never does.
        require_opt_in: Message only people who said yes; else all who did not say no.
        hours: What is due outside of them waits; None is around the clock.
        frequency_cap: Skip whom campaigns have written to so often, beside the organisation's cap.
    """

    unknown_policy: UnknownPolicy = UnknownPolicy.AT_MOST_ONCE
    rate_cap: int | None = None
    deadline: datetime | None = None
    require_opt_in: bool = False
    hours: SendingHours | None = None
    frequency_cap: FrequencyCap | None = None
    canary: Canary | None = None
    failure_limit: float | None = FAILURE_LIMIT

    def __post_init__(self) -> None:
        if self.rate_cap is not None and not 1 <= self.rate_cap <= 1000:
            raise InvalidSending(
                "A number sends 1 to 1000 messages per second (Meta, throughput).",
                field="sending.rate_cap",
            )
        if self.failure_limit is not None and not 0 < self.failure_limit <= 1:
            raise InvalidSending(
                "The limit of failures lies above 0 and is at most 1.",
                field="sending.failure_limit",
            )
        if self.deadline is not None and self.deadline.tzinfo is None:
            raise InvalidSending("Give the deadline with its UTC offset.", field="sending.deadline")

    def require_fit(self, purpose: Purpose) -> None:
        """
        Raises:
            InvalidSending: Marketing must never be repeated on a guess.
        """
        if purpose is Purpose.MARKETING and self.unknown_policy is UnknownPolicy.AT_LEAST_ONCE:
            raise InvalidSending(
                "Marketing messages are sent at most once.", field="sending.unknown_policy"
            )
