"""How reports about a message move it: upwards only, whatever their order and number."""

from datetime import datetime

from wacore.domain.ids import Wamid
from wacore.domain.messaging.message import Message
from wacore.domain.messaging.message_state import RANK, WAITING, MessageState
from wacore.domain.messaging.statuses import DeliveryStatus, StatusReport

_NEVER_POSTED = -1
_MOVED_ON = WAITING | {MessageState.SKIPPED, MessageState.CANCELLED}
_REACHED = (DeliveryStatus.DELIVERED, DeliveryStatus.READ)  # Meta may leave `delivered` out
_STATE = {
    DeliveryStatus.FAILED: MessageState.FAILED,
    DeliveryStatus.SENT: MessageState.SENT,
    DeliveryStatus.DELIVERED: MessageState.DELIVERED,
    DeliveryStatus.READ: MessageState.READ,
}


def climb(message: Message, report: StatusReport, now: datetime) -> Message:
    """
    Take in one report about this message; the same message if it tells nothing new.

    A report proves that Meta has the message, so it also settles what was unknown, given up or
    waiting for another try, and teaches the wamid. Reports of an earlier attempt are true as well,
    save its failures: the later attempt has its own fate.
    """
    if not _concerns(message, report):
        return message
    state = _STATE[report.status]
    climbs = RANK[state] > RANK.get(message.state, _NEVER_POSTED)
    failure = report.error if report.status is DeliveryStatus.FAILED else None
    price = report.pricing if message.price_category is None else None
    learnt = {
        "state": state if climbs else message.state,
        "wamid": message.wamid or report.wamid,
        "accepted_at": message.accepted_at or message.posted_at,
        "failed_at": _at(message.failed_at, report, DeliveryStatus.FAILED),
        "sent_at": _at(message.sent_at, report, DeliveryStatus.SENT),
        "delivered_at": _at(message.delivered_at, report, *_REACHED),
        "read_at": _at(message.read_at, report, DeliveryStatus.READ),
        "reason": "" if climbs else message.reason,
        "lease_until": None if climbs else message.lease_until,
        # an error is kept also when the message has climbed past it, so that order does not matter
        "error_code": message.error_code if failure is None else failure.code,
        "error_details": message.error_details if failure is None else failure.text,
        "price_category": message.price_category if price is None else price.category,
        "billable": message.billable if price is None else price.billable,
    }
    if all(getattr(message, name) == value for name, value in learnt.items()):
        return message
    return message.but(**learnt, changed_at=now)


def _concerns(message: Message, report: StatusReport) -> bool:
    attempt = _attempt(message, report)
    if attempt is None or not 1 <= attempt <= message.attempt:
        return False
    if report.status is not DeliveryStatus.FAILED:
        return True
    # what left this attempt behind has left its failure behind as well
    return attempt == message.attempt and message.state not in _MOVED_ON


def _attempt(message: Message, report: StatusReport) -> int | None:
    """Which POST it speaks of: by our token, or else by the wamid, which only the last one has."""
    if report.token is not None:
        return report.token.attempt if report.token.message_id == message.id else None
    return message.attempt if _same(message.wamid, report.wamid) else None


def _same(ours: Wamid | None, theirs: Wamid) -> bool:
    return ours is not None and ours == theirs


def _at(known: datetime | None, report: StatusReport, *statuses: DeliveryStatus) -> datetime | None:
    """The earliest moment reported, since a repeated report may carry a later one."""
    if report.status not in statuses:
        return known
    return report.at if known is None else min(known, report.at)
