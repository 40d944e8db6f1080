"""From an element of a webhook's `statuses` to a report about a message."""

from collections.abc import Mapping
from typing import Any

import structlog

from wacore.adapters.meta.webhook_json import branch, branches, needed, needed_moment, words
from wacore.domain.ids import PhoneNumberId, Wamid
from wacore.domain.messaging.attempt_token import AttemptToken
from wacore.domain.messaging.statuses import DeliveryStatus, Pricing, SendError, StatusReport

KNOWN_STATUSES: Mapping[str, DeliveryStatus] = {
    **{status.value: status for status in DeliveryStatus},
    "played": DeliveryStatus.READ,
}
"""`deleted` and `warning` are legacy and say nothing of a delivery (Meta, status webhooks)."""

_CODE_UNKNOWN = 0

_log = structlog.get_logger("wacore.meta")


def status_report(element: Mapping[str, Any], phone_number_id: PhoneNumberId) -> StatusReport:
    """
    Raises:
        Unreadable: It lacks the message's id or its time.
    """
    status = KNOWN_STATUSES[needed(element, "status")]
    word = words(element, "biz_opaque_callback_data")
    token = AttemptToken.parse(word)
    if token is not None:
        correlation = word.removeprefix(str(token))[1:65]
        _log.debug(
            "message reported",
            message=str(token),
            status=status.value,
            **({"correlation_id": correlation} if correlation else {}),
        )
    return StatusReport(
        wamid=Wamid(needed(element, "id")[:255]),
        status=status,
        at=needed_moment(element, "timestamp"),
        phone_number_id=phone_number_id,
        token=token,
        error=_error(element) if status is DeliveryStatus.FAILED else None,
        pricing=_pricing(element),
        wa_id=words(element, "recipient_id").lstrip("+")[:32],
        bsuid=words(element, "recipient_user_id")[:255],
    )


def _error(element: Mapping[str, Any]) -> SendError:
    errors = branches(element, "errors")
    first = errors[0] if errors else {}
    code = words(first, "code")
    return SendError(
        code=int(code) if code.isascii() and code.isdigit() else _CODE_UNKNOWN,
        title=words(first, "title")[:255],
        details=(words(first, "error_data", "details") or words(first, "message"))[:1000],
    )


def _pricing(element: Mapping[str, Any]) -> Pricing | None:
    pricing = branch(element, "pricing")
    category = words(pricing, "category")
    if not category:
        return None
    billable = pricing.get("billable")
    return Pricing(
        category=category[:60],
        type=words(pricing, "type")[:60],
        billable=billable if isinstance(billable, bool) else None,
    )
