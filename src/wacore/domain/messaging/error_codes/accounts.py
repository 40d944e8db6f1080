"""Codes about the account or its numbers: access, payment, registration (Meta, Error codes)."""

from wacore.domain.messaging.error_codes.advice import (
    Channel,
    Effect,
    ErrorAdvice,
    Responsible,
    Retry,
    SendErrorClass,
    Threshold,
)

_SEND = frozenset({Channel.SEND})
_EITHER = _SEND | {Channel.STATUS}
_MANAGEMENT = frozenset({Channel.MANAGEMENT})
_ADMIN = Responsible.ACCOUNT_ADMINISTRATOR
_PAUSE = SendErrorClass.PAUSE_NUMBER


def _number(code: int, title: str, explanation: str) -> ErrorAdvice:
    return ErrorAdvice(code, title, _PAUSE, explanation, _ADMIN, _MANAGEMENT)


ACCOUNTS = (
    ErrorAdvice(
        131005,
        "Access denied",
        SendErrorClass.FATAL_AUTHENTICATION,
        "The token's permission is missing or was taken away.",
        _ADMIN,
        _SEND,
    ),
    ErrorAdvice(
        131031,
        "Account has been locked",
        _PAUSE,
        "Meta locked the account for a policy violation, or the two-step PIN was wrong.",
        _ADMIN,
        _SEND | _MANAGEMENT,
    ),
    ErrorAdvice(
        131037,
        "Display name not approved",
        _PAUSE,
        "The number's display name must be approved before it can send.",
        _ADMIN,
        _SEND,
    ),
    ErrorAdvice(
        131042,
        "Business eligibility payment issue",
        _PAUSE,
        "The account's payment method is missing or was declined, or its currency or time zone is unset.",
        _ADMIN,
        _EITHER,
        threshold=Threshold(hits=3, becomes=_PAUSE, seconds=60),
    ),
    ErrorAdvice(
        131044,
        "Payment issue for calling",
        _PAUSE,
        "The account's payment method does not cover calls.",
        _ADMIN,
        _MANAGEMENT,
    ),
    ErrorAdvice(
        131045,
        "Incorrect certificate",
        _PAUSE,
        "The number's registration is broken. Register it again.",
        _ADMIN,
        _SEND,
    ),
    ErrorAdvice(
        131048,
        "Spam rate limit hit",
        _PAUSE,
        "Too many earlier messages were blocked or reported. Look at the number's quality, and at "
        "whom the campaign writes to.",
        Responsible.CAMPAIGN_AUTHOR,
        _EITHER,
    ),
    ErrorAdvice(
        131064,
        "Messaging limit from template category violations",
        _PAUSE,
        "Meta limits the account because templates were filed under the wrong category. "
        "It lifts the limit by itself.",
        Responsible.TEMPLATE_AUTHOR,
        _EITHER,
        effects=frozenset({Effect.ENDS_BY_ITSELF}),
    ),
    ErrorAdvice(
        133000,
        "Incomplete deregistration",
        _PAUSE,
        "An earlier deregistration did not finish. Deregister the number again, then register it.",
        _ADMIN,
        _MANAGEMENT,
    ),
    ErrorAdvice(
        133004,
        "Server temporarily unavailable",
        SendErrorClass.RETRY_WITH_BACKOFF,
        "Meta's registration server is down for a moment.",
        Responsible.META,
        _MANAGEMENT,
        retry=Retry(),
    ),
    _number(133005, "Two-step PIN mismatch", "The two-step PIN is wrong."),
    _number(133006, "Phone number needs verification", "Verify the number before registering it."),
    _number(133008, "Too many PIN guesses", "Wait as long as Meta says before the next PIN."),
    _number(133009, "PIN guessed too fast", "Wait a while before the next PIN."),
    ErrorAdvice(
        133010,
        "Phone number not registered",
        _PAUSE,
        "The number is not registered with the Cloud API.",
        _ADMIN,
        _SEND | _MANAGEMENT,
    ),
    _number(133015, "Phone number just deleted", "Wait five minutes, then register it again."),
    _number(
        133016,
        "Registration limit",
        "A number can be registered and deregistered ten times in 72 hours. Wait.",
    ),
    ErrorAdvice(
        134011,
        "WhatsApp Payments terms not accepted",
        _PAUSE,
        "Accept the terms of WhatsApp Payments in the WhatsApp Manager.",
        _ADMIN,
        _SEND,
    ),
    *(
        _number(code, "Verification code failed", "Meta could not send or check the code. Wait.")
        for code in (136024, 136025)
    ),
    *(
        _number(code, title, "Meta does not move this number or account; see the WhatsApp Manager.")
        for code, title in (
            (2388001, "Phone number in use elsewhere"),
            (2388012, "Number cannot be migrated"),
            (2388091, "Verification code error"),
            (2388093, "Verification code error"),
            (2388103, "Account cannot be migrated"),
        )
    ),
    ErrorAdvice(
        2494100,
        "Number under maintenance",
        SendErrorClass.RETRY_WITH_BACKOFF,
        "The number is being moved. It takes minutes.",
        Responsible.META,
        _EITHER | _MANAGEMENT,
        retry=Retry(first=60),
        effects=frozenset({Effect.ENDS_BY_ITSELF}),
    ),
    *(
        _number(code, "Sign-up or preferences link", "The link cannot be made or used this way.")
        for code in range(2494164, 2494180)
    ),
)
