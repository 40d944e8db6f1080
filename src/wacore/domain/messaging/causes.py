"""Why sending is paused, and what ends such a pause."""

from wacore.domain.messaging.dispatch import Pause
from wacore.domain.messaging.error_codes import ERROR_TABLE, Effect, SendErrorClass, advice_for

TEMPLATE_PAUSED = "template_paused"
TEMPLATE_RECATEGORISED = "template_recategorised"
ACCOUNT_STOPPED = "account_stopped"
ACCOUNT_REMOVED = "account_removed"
NUMBER_STOPPED = "number_stopped"
NUMBER_FLAGGED = "number_flagged"
TOKEN_REFUSED = "token_refused"  # noqa: S105 -- a reason, not a token

_META = "meta:"
_TEMPLATE_CODES = frozenset({132015, 132016})

ENDS_UNSAID = tuple(
    f"{_META}{code}"
    for code, advice in sorted(ERROR_TABLE.items())
    if Effect.ENDS_BY_ITSELF in advice.effects and advice.send_class is SendErrorClass.PAUSE_NUMBER
)
"""Reasons of pauses whose cause Meta ends in silence: 368 and 131064."""


def is_over_with_template(pause: Pause) -> bool:
    """The template may be sent again; a new category is for a person to judge."""
    return pause.reason == TEMPLATE_PAUSED or _code(pause) in _TEMPLATE_CODES


def is_over_with_account(pause: Pause) -> bool:
    """Meta has lifted what stood against the account."""
    return pause.reason == ACCOUNT_STOPPED or _class(pause) is SendErrorClass.PAUSE_NUMBER


def is_over_with_number(pause: Pause) -> bool:
    """The number is connected again, and Meta thinks well of it."""
    ended = pause.reason in (NUMBER_STOPPED, NUMBER_FLAGGED)
    return ended or _class(pause) is SendErrorClass.PAUSE_NUMBER


def is_over_with_token(pause: Pause) -> bool:
    """Meta accepts the account's token."""
    return pause.reason == TOKEN_REFUSED or _class(pause) is SendErrorClass.FATAL_AUTHENTICATION


def _code(pause: Pause) -> int | None:
    code = pause.reason.removeprefix(_META)
    return int(code) if pause.reason.startswith(_META) and code.isdigit() else None


def _class(pause: Pause) -> SendErrorClass | None:
    code = _code(pause)
    return None if code is None else advice_for(code).send_class
