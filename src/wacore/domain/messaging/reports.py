"""What Meta reports by webhook beside messages and their statuses."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from wacore.domain.ids import PhoneNumberId, WabaId
from wacore.domain.messaging.sender import Sender


class TemplateFact(StrEnum):
    """Which of a template's sides has changed."""

    STATUS = "status"
    QUALITY = "quality"
    CATEGORY = "category"
    CATEGORY_WARNING = "category_warning"
    COMPONENTS = "components"


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateReported:
    """
    A template's status, quality, category or components changed at Meta.

    Attributes:
        event: Meta's word for a status (`APPROVED`, `PAUSED`, …), empty for the other facts.
        category: The category it has, or for a warning the one it will have.
        effective_at: When an announced change of category happens.
    """

    waba_id: WabaId
    fact: TemplateFact
    meta_template_id: str
    name: str
    language: str
    at: datetime
    event: str = ""
    reason: str = ""
    quality: str = ""
    previous_quality: str = ""
    category: str = ""
    previous_category: str = ""
    title: str = ""
    description: str = ""
    recommendation: str = ""
    effective_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberReported:
    """
    Something about one of our numbers changed at Meta.

    Attributes:
        field: The webhook field that told it.
        display_phone_number: As Meta writes it, with or without plus sign and spaces.
        limit: The 24 h budget's tier (`TIER_10K`), if told.
    """

    waba_id: WabaId
    field: str
    event: str
    at: datetime
    display_phone_number: str = ""
    limit: str = ""
    verified_name: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restriction:
    type: str
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountReported:
    """
    Something about a whole account changed at Meta.

    Attributes:
        ban_state: `SCHEDULE_FOR_DISABLE`, `DISABLE` or `REINSTATE`, in a DISABLED_UPDATE.
    """

    waba_id: WabaId
    field: str
    event: str
    at: datetime
    restrictions: tuple[Restriction, ...] = ()
    ban_state: str = ""
    limit: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PreferenceChanged:
    """A person used WhatsApp's own menu to stop, or take again, our marketing messages."""

    waba_id: WabaId
    phone_number_id: PhoneNumberId
    sender: Sender
    category: str
    wanted: bool
    detail: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorReported:
    """An error of Meta's that belongs to no message, such as 130429 for a whole number."""

    waba_id: WabaId
    phone_number_id: PhoneNumberId
    code: int
    title: str
    detail: str
