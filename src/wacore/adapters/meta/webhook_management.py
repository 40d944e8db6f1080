"""From a webhook's template, number and account fields to what they report."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from wacore.adapters.meta.webhook_json import (
    Unreadable,
    branch,
    branches,
    moment,
    needed,
    words,
)
from wacore.domain.ids import WabaId
from wacore.domain.messaging.reports import (
    AccountReported,
    NumberReported,
    Restriction,
    TemplateFact,
    TemplateReported,
)

TEMPLATE_FIELDS = frozenset(
    {
        "message_template_status_update",
        "message_template_quality_update",
        "message_template_components_update",
        "template_category_update",
    }
)
NUMBER_FIELDS = frozenset({"phone_number_quality_update", "phone_number_name_update", "security"})
ACCOUNT_FIELDS = frozenset(
    {
        "account_update",
        "account_alerts",
        "account_review_update",
        "business_capability_update",
    }
)


def template_reported(
    value: Mapping[str, Any], field: str, waba_id: WabaId, at: datetime
) -> TemplateReported:
    """
    Raises:
        Unreadable: It does not say which template, or a status update says no event.
    """
    fact = _fact(value, field)
    is_category = fact in (TemplateFact.CATEGORY, TemplateFact.CATEGORY_WARNING)
    return TemplateReported(
        waba_id=waba_id,
        fact=fact,
        meta_template_id=needed(value, "message_template_id"),
        name=words(value, "message_template_name"),
        language=words(value, "message_template_language").replace("-", "_"),
        at=at,
        event=needed(value, "event").upper() if fact is TemplateFact.STATUS else "",
        reason=_reason(value),
        quality=words(value, "new_quality_score"),
        previous_quality=words(value, "previous_quality_score"),
        category=(
            words(value, "correct_category") or words(value, "new_category")
            if is_category
            else words(value, "message_template_category")
        ),
        previous_category=(
            words(value, "previous_category")
            or (words(value, "new_category") if fact is TemplateFact.CATEGORY_WARNING else "")
        ),
        title=words(value, "other_info", "title"),
        description=words(value, "other_info", "description")
        or words(value, "rejection_info", "reason"),
        recommendation=words(value, "rejection_info", "recommendation"),
        effective_at=moment(value, "category_update_timestamp")
        or moment(branch(value, "disable_info"), "disable_date"),
    )


def number_reported(
    value: Mapping[str, Any], field: str, waba_id: WabaId, at: datetime
) -> NumberReported:
    """
    Raises:
        Unreadable: It says neither which number nor what happened.
    """
    return NumberReported(
        waba_id=waba_id,
        field=field,
        event=(words(value, "event") or needed(value, "decision")).upper(),
        at=at,
        display_phone_number=needed(value, "display_phone_number"),
        limit=_tier(value),
        verified_name=words(value, "requested_verified_name"),
        detail=words(value, "rejection_reason") or words(value, "requester"),
    )


def account_reported(
    value: Mapping[str, Any], field: str, waba_id: WabaId, at: datetime
) -> AccountReported:
    """
    Raises:
        Unreadable: An account update says no event.
    """
    alert = branch(value, "alert_info")
    event = words(value, "event") or words(value, "decision") or words(alert, "alert_type")
    if field == "account_update" and not event:
        raise Unreadable("event is missing")
    return AccountReported(
        waba_id=waba_id,
        field=field,
        event=event.upper() or "CAPABILITIES",
        at=at,
        restrictions=tuple(
            Restriction(type=words(each, "restriction_type"), expires_at=moment(each, "expiration"))
            for each in branches(value, "restriction_info")
        ),
        ban_state=words(value, "ban_info", "waba_ban_state").upper(),
        limit=_tier(value),
        detail=words(value, "violation_info", "violation_type")
        or words(value, "ban_info", "waba_ban_date")
        or words(alert, "alert_description"),
    )


def _fact(value: Mapping[str, Any], field: str) -> TemplateFact:
    if "new_quality_score" in value:  # Meta's own sample names the status field
        return TemplateFact.QUALITY
    if "correct_category" in value:
        return TemplateFact.CATEGORY_WARNING
    if field == "template_category_update":
        return TemplateFact.CATEGORY
    if field == "message_template_components_update":
        return TemplateFact.COMPONENTS
    return TemplateFact.STATUS


def _reason(value: Mapping[str, Any]) -> str:
    reason = words(value, "reason")
    return "" if reason == "NONE" else reason


def _tier(value: Mapping[str, Any]) -> str:
    """The portfolio's tier; older payloads tell a number of conversations instead."""
    told = words(value, "max_daily_conversations_per_business") or words(value, "current_limit")
    if told in ("", "NOT_SET"):
        return ""
    return told if told.startswith("TIER_") else _TIERS.get(told, "")


_TIERS = {
    "50": "TIER_50",
    "250": "TIER_250",
    "1000": "TIER_1K",
    "2000": "TIER_2K",
    "10000": "TIER_10K",
    "100000": "TIER_100K",
    "-1": "TIER_UNLIMITED",
}
