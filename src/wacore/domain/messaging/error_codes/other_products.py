"""Codes of groups, calls, blocking, usernames and health checks, and codes long retired."""

from wacore.domain.messaging.error_codes.advice import (
    Channel,
    ErrorAdvice,
    Responsible,
    SendErrorClass,
)

_MANAGEMENT = frozenset({Channel.MANAGEMENT})


def _product(
    codes: tuple[int, ...],
    title: str,
    explanation: str,
    channels: frozenset[Channel] = _MANAGEMENT,
) -> tuple[ErrorAdvice, ...]:
    return tuple(
        ErrorAdvice(
            code,
            title,
            SendErrorClass.FAIL_RECIPIENT,
            explanation,
            Responsible.ACCOUNT_ADMINISTRATOR,
            channels,
        )
        for code in codes
    )


def _retired(code: int, title: str, explanation: str) -> ErrorAdvice:
    return ErrorAdvice(
        code,
        title,
        SendErrorClass.FAIL_RECIPIENT,
        explanation,
        Responsible.CAMPAIGN_AUTHOR,
        frozenset({Channel.SEND, Channel.STATUS}),
    )


_GROUPS = (131020, 131041, 131059, 131201, 131202, 131204, 131207, 131208, *range(131209, 131216))
_CALLS = (*range(138000, 138008), 138009, 138012, 138013, 138018)

OTHER_PRODUCTS = (
    *_product(_GROUPS, "Groups API", "The call about a WhatsApp group was refused."),
    *_product(_CALLS, "Calling API", "The call could not be made or changed."),
    *_product(
        (139100,), "Blocking failed in part", "Some people could not be blocked or unblocked."
    ),
    *_product((139101,), "Block list is full", "A number can block 64,000 people."),
    *_product((139102,), "Block list changed meanwhile", "Try the change again."),
    *_product((139103,), "Blocking failed inside Meta", "Try the change again later."),
    *_product(tuple(range(147001, 147006)), "Business username", "The username was refused."),
    *_product(
        (141006,),
        "Payment problem",
        "The payment method needs attention.",
        frozenset({Channel.HEALTH}),
    ),
    *_product(
        (141010,),
        "Business not verified",
        "Meta has not verified the business.",
        frozenset({Channel.HEALTH}),
    ),
    *_product(
        tuple(code for code in range(141000, 141015) if code not in {141006, 141010}),
        "Health check",
        "Meta reports a condition of the number, account or business; its text says more.",
        frozenset({Channel.HEALTH}),
    ),
    _retired(192, "Invalid phone number", "The number is not valid."),
    _retired(131001, "Message too long", "The message is longer than WhatsApp allows."),
    _retired(
        131002, "Recipient type invalid", "The recipient is not of a kind that can be written to."
    ),
    _retired(131006, "Resource not found", "What the message refers to does not exist."),
    _retired(131014, "Media address failed", "The linked picture or file could not be fetched."),
    _retired(131043, "Message expired", "The message was not delivered within its lifetime."),
    _retired(
        200002, "Message refused", "Meta refused the message for a reason no longer documented."
    ),
)
