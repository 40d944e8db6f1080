"""Codes about templates and flows while sending (Meta, Error codes, 132xxx, 134xxx, 139xxx)."""

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
_PAUSE = SendErrorClass.PAUSE_CAMPAIGN
_AUTHOR = Responsible.TEMPLATE_AUTHOR
_CAMPAIGN = Responsible.CAMPAIGN_AUTHOR

TEMPLATES = (
    ErrorAdvice(
        132000,
        "Number of parameters does not match",
        _PAUSE,
        "The campaign fills more or fewer variables than the template has at Meta.",
        _CAMPAIGN,
        _SEND,
    ),
    ErrorAdvice(
        132001,
        "Template does not exist in the translation",
        _PAUSE,
        "Meta has no approved template of this name in this language. "
        "Right after an approval it may take a minute to be known everywhere.",
        _AUTHOR,
        _SEND,
        retry=Retry(first=60, attempts=1, afterwards=_PAUSE),
    ),
    ErrorAdvice(
        132005,
        "Translated text too long",
        SendErrorClass.FAIL_RECIPIENT,
        "With this person's values the text is longer than Meta allows.",
        _CAMPAIGN,
        _SEND,
        threshold=Threshold(hits=4, becomes=_PAUSE),
    ),
    ErrorAdvice(
        132007,
        "Content violates a policy",
        _PAUSE,
        "The template's content violates a policy of WhatsApp's.",
        _AUTHOR,
        _SEND,
    ),
    ErrorAdvice(
        132008,
        "Parameter value invalid",
        SendErrorClass.FAIL_RECIPIENT,
        "One of this person's values is not allowed in the template.",
        _CAMPAIGN,
        _SEND,
        threshold=Threshold(hits=3, becomes=_PAUSE),
    ),
    ErrorAdvice(
        132012,
        "Parameter format mismatch",
        _PAUSE,
        "A parameter has another type than in the approved template, for example a header without its picture.",
        _CAMPAIGN,
        _SEND,
    ),
    ErrorAdvice(
        132015,
        "Template is paused",
        _PAUSE,
        "Meta paused the template because people blocked or reported it. "
        "The campaign goes on when Meta ends the pause.",
        _AUTHOR,
        _EITHER,
        effects=frozenset({Effect.ENDS_BY_ITSELF}),
    ),
    ErrorAdvice(
        132016,
        "Template is disabled",
        _PAUSE,
        "Meta disabled the template for good after it was paused too often. Write a new one.",
        _AUTHOR,
        _SEND,
    ),
    ErrorAdvice(
        132018,
        "Issue with the parameters in the template",
        SendErrorClass.FAIL_RECIPIENT,
        "A value has a line break, a tab or more than four spaces in a row.",
        Responsible.CONTACT_EDITOR,
        _SEND,
    ),
    ErrorAdvice(
        132068,
        "Flow is blocked",
        _PAUSE,
        "The flow behind the button is blocked.",
        _AUTHOR,
        _SEND,
    ),
    ErrorAdvice(
        132069,
        "Flow is throttled",
        SendErrorClass.SLOW_DOWN,
        "The flow behind the button is unhealthy: ten messages an hour may carry it.",
        _AUTHOR,
        _SEND,
        retry=Retry(first=360, factor=1, ceiling=360, attempts=None),
    ),
    ErrorAdvice(
        134100,
        "Only marketing messages supported",
        _PAUSE,
        "The Marketing Messages API takes marketing templates only.",
        Responsible.DEVELOPER,
        _SEND,
    ),
    ErrorAdvice(
        134101,
        "Template is still syncing",
        SendErrorClass.RETRY_WITH_BACKOFF,
        "A new marketing template needs up to ten minutes before it can be sent.",
        Responsible.NOBODY,
        _SEND,
        retry=Retry(first=600, ceiling=3600),
        effects=frozenset({Effect.ENDS_BY_ITSELF}),
    ),
    ErrorAdvice(
        134102,
        "Template unavailable",
        _PAUSE,
        "The template cannot be used with the Marketing Messages API.",
        _AUTHOR,
        _SEND,
    ),
    ErrorAdvice(
        134103,
        "Marketing Messages API error",
        _PAUSE,
        "The Marketing Messages API refused the template; Meta does not document why.",
        _AUTHOR,
        _SEND,
    ),
    *(
        ErrorAdvice(
            code,
            title,
            SendErrorClass.FAIL_RECIPIENT,
            "The flow could not be changed; see it in the WhatsApp Manager.",
            _AUTHOR,
            frozenset({Channel.MANAGEMENT}),
        )
        for code, title in (
            (139000, "Flow blocked by integrity"),
            (139001, "Flow cannot be updated"),
            (139002, "Flow cannot be published"),
            (139003, "Flow cannot be deprecated"),
            (139004, "Flow cannot be deleted"),
        )
    ),
)
