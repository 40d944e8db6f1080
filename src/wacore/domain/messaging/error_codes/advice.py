"""What an error of Meta's means for a send, and who can do something about it."""

from dataclasses import dataclass
from enum import StrEnum


class SendErrorClass(StrEnum):
    """What a campaign does after an error (our reading of Meta, Error codes)."""

    RETRY_WITH_BACKOFF = "retry_with_backoff"
    """The same recipient again, later and later."""
    SLOW_DOWN = "slow_down"
    """Cut the number's or app's rate; requeue the recipient without counting a try."""
    DEFER_RECIPIENT = "defer_recipient"
    """Only this recipient waits."""
    FAIL_RECIPIENT = "fail_recipient"
    """Final for this recipient; the others go on."""
    PAUSE_CAMPAIGN = "pause_campaign"
    """The template or the request is at fault: every further send would fail alike."""
    PAUSE_NUMBER = "pause_number"
    """The number or account is at fault: stop all that uses it, and alert a person."""
    FATAL_AUTHENTICATION = "fatal_authentication"
    """The credential is at fault: stop all that uses it until it is replaced."""


class Responsible(StrEnum):
    """Who can remove the cause."""

    NOBODY = "nobody"
    META = "meta"
    CONTACT_EDITOR = "contact_editor"
    CAMPAIGN_AUTHOR = "campaign_author"
    TEMPLATE_AUTHOR = "template_author"
    ACCOUNT_ADMINISTRATOR = "account_administrator"
    DEVELOPER = "developer"


class Channel(StrEnum):
    """Where Meta reports a code. Every send code may arrive on both of the first two."""

    SEND = "send"
    STATUS = "status"
    MANAGEMENT = "management"
    INBOUND = "inbound"
    HEALTH = "health"


class Effect(StrEnum):
    """What else an error tells about its recipient or its cause."""

    STOPS_MARKETING = "stops_marketing"
    """The person refused marketing: record it as an opt-out."""
    COUNTS_AS_UNREACHABLE = "counts_as_unreachable"
    """After two of these in different campaigns the number is not worth another try."""
    CONCERNS_COUNTRY = "concerns_country"
    """Everybody with the same country code fails alike."""
    ENDS_BY_ITSELF = "ends_by_itself"
    """Meta announces the end, or lets it pass in silence; sending may resume unasked."""


@dataclass(frozen=True, slots=True)
class Retry:
    """
    How the same recipient may be tried again.

    Attributes:
        first: Seconds before the first further try.
        factor: Each wait is so many times the one before.
        ceiling: No wait is longer, in seconds, jitter aside.
        attempts: Further tries at most; None where tries are not counted.
        afterwards: What the error becomes once they are used up.
    """

    first: float = 2.0
    factor: float = 2.0
    ceiling: float = 300.0
    attempts: int | None = 5
    afterwards: SendErrorClass = SendErrorClass.FAIL_RECIPIENT

    def allows(self, retries: int) -> bool:
        """Whether one more try is worth making after `retries` earlier ones."""
        return self.attempts is None or retries < self.attempts

    def delay(self, retries: int) -> float:
        """Seconds to wait before the try that follows `retries` earlier ones."""
        exponent = min(retries, 64)
        return min(self.first * self.factor**exponent, self.ceiling)


@dataclass(frozen=True, slots=True)
class Threshold:
    """A code that means more when it repeats: `hits` of it, within `seconds` if given."""

    hits: int
    becomes: SendErrorClass
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class ErrorAdvice:
    """
    One line of the error table.

    Attributes:
        code: As Meta sends it; for template reviews the subcode of 100.
        title: Meta's short title, or ours where Meta has none.
        explanation: For a person who runs campaigns, not for a programmer.
        channels: Where it has been seen. Without SEND and STATUS it is no error of a send.
        retry: None when the same recipient is never tried again.
        known: False when only the range of the code is known.
    """

    code: int
    title: str
    send_class: SendErrorClass
    explanation: str
    who: Responsible
    channels: frozenset[Channel]
    retry: Retry | None = None
    threshold: Threshold | None = None
    effects: frozenset[Effect] = frozenset()
    known: bool = True

    @property
    def concerns_sending(self) -> bool:
        return bool(self.channels & {Channel.SEND, Channel.STATUS})
