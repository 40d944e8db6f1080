"""What a number or its account may not do at the moment."""

from wacore.entrypoints.simulator.accounts import PhoneNumber, Waba
from wacore.entrypoints.simulator.errors import GraphError

_SENDING = frozenset({"CONNECTED", "FLAGGED"})
ALL_MESSAGES = "RESTRICTED_CUSTOMER_INITIATED_MESSAGING"
TEMPLATE_MESSAGES = "RESTRICTED_BIZ_INITIATED_MESSAGING"
UTILITY_TEMPLATES = "RESTRICTED_UTILITY_TEMPLATES"


def check_number(number: PhoneNumber, now: float) -> None:
    """
    Raises:
        GraphError: 133010 unless registered, 131057 during a throughput upgrade.
    """
    if not number.registered:
        raise GraphError(133010)
    if number.maintenance_until > now:
        raise GraphError(131057)


def check_account(number: PhoneNumber, waba: Waba, now: float, *, is_template: bool) -> None:
    """
    Raises:
        GraphError: 131031 for a lock, 368 for a restriction or a number that cannot send, 131048 for spam.
    """
    if waba.locked:
        raise GraphError(131031)
    if waba.restricted(ALL_MESSAGES, now):
        raise GraphError(368, "The account is restricted from sending messages.")
    if is_template and waba.restricted(TEMPLATE_MESSAGES, now):
        raise GraphError(368, "The account is restricted from starting conversations.")
    if number.status not in _SENDING:
        raise GraphError(368, f"The phone number is {number.status}.")
    if is_template and number.spam_limited:
        raise GraphError(131048)
