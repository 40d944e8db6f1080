"""From an error as it arrives to the advice about it."""

import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import chain
from types import MappingProxyType

from wacore.domain.messaging.error_codes.accounts import ACCOUNTS
from wacore.domain.messaging.error_codes.advice import (
    Channel,
    ErrorAdvice,
    Responsible,
    Retry,
    SendErrorClass,
    Threshold,
)
from wacore.domain.messaging.error_codes.authorization import AUTHORIZATION
from wacore.domain.messaging.error_codes.other_products import OTHER_PRODUCTS
from wacore.domain.messaging.error_codes.sending import SENDING
from wacore.domain.messaging.error_codes.template_review import TEMPLATE_REVIEW
from wacore.domain.messaging.error_codes.templates import TEMPLATES

ERROR_TABLE: Mapping[int, ErrorAdvice] = MappingProxyType(
    {
        advice.code: advice
        for advice in chain(
            AUTHORIZATION, SENDING, ACCOUNTS, TEMPLATES, TEMPLATE_REVIEW, OTHER_PRODUCTS
        )
    }
)
"""Every documented code (Meta, Error codes), and a few seen only in the wild."""

_REVIEW = {advice.code: advice for advice in TEMPLATE_REVIEW}
_ABOUT_RECIPIENT = re.compile(r"\brecipient|\bwa_id\b|\bto is required", re.IGNORECASE)
_ABOUT_VALUE = re.compile(
    r"new-line|tab characters|consecutive spaces|param(eter)? text|variable|empty", re.IGNORECASE
)
_SUBCODE_TEXTS = MappingProxyType(
    {
        458: "The app was removed from the account's business. Connect the account again.",
        460: "The token's owner changed their password. Connect the account again.",
        463: "The access token has expired. Connect the account again with a new one.",
        467: "The access token was revoked. Connect the account again with a new one.",
    }
)


def advice_for(
    code: int,
    subcode: int | None = None,
    details: str | None = None,
    *,
    http_status: int | None = None,
) -> ErrorAdvice:
    """
    What to make of an error, whichever channel it came on.

    Args:
        details: `error_data.details`, or the message where there are none; it tells a value of one
            recipient from a fault of the whole request.
        http_status: Looked at only when the code is unknown.
    """
    known = ERROR_TABLE.get(code)
    if known is None:
        return _by_range(code, http_status)
    text = details or ""
    if code == 100:
        return _invalid_parameter(known, subcode, text)
    if code == 190 and subcode is not None and subcode in _SUBCODE_TEXTS:
        return replace(known, explanation=_SUBCODE_TEXTS[subcode])
    if code == 131009 and (_ABOUT_RECIPIENT.search(text) or _ABOUT_VALUE.search(text)):
        return _of_one_recipient(known)
    if code in {132000, 132012} and _ABOUT_VALUE.search(text):
        return _of_one_recipient(known)
    return known


def _invalid_parameter(known: ErrorAdvice, subcode: int | None, details: str) -> ErrorAdvice:
    if subcode == 33:
        return replace(
            known,
            send_class=SendErrorClass.PAUSE_NUMBER,
            explanation="Meta does not know the number or account, or the token may not see it.",
            who=Responsible.ACCOUNT_ADMINISTRATOR,
        )
    if subcode is not None and subcode in _REVIEW:
        return _REVIEW[subcode]
    if _ABOUT_RECIPIENT.search(details):
        return _of_one_recipient(known)
    return known


def _of_one_recipient(advice: ErrorAdvice) -> ErrorAdvice:
    return replace(
        advice,
        send_class=SendErrorClass.FAIL_RECIPIENT,
        explanation="A value of this recipient's is not allowed.",
        who=Responsible.CONTACT_EDITOR,
        retry=None,
        threshold=Threshold(hits=3, becomes=SendErrorClass.PAUSE_CAMPAIGN),
    )


def _by_range(code: int, http_status: int | None) -> ErrorAdvice:
    send_class, who = _range(code, http_status)
    return ErrorAdvice(
        code,
        "Unknown error",
        send_class,
        f"Meta answered with the error {code}, which is not in its documentation.",
        who,
        frozenset({Channel.SEND, Channel.STATUS}),
        retry=Retry() if send_class is SendErrorClass.RETRY_WITH_BACKOFF else None,
        known=False,
    )


def _range(code: int, http_status: int | None) -> tuple[SendErrorClass, Responsible]:
    if 100 <= code < 300:
        return SendErrorClass.FATAL_AUTHENTICATION, Responsible.ACCOUNT_ADMINISTRATOR
    if 131040 <= code < 131060:
        return SendErrorClass.FAIL_RECIPIENT, Responsible.NOBODY
    if 132000 <= code < 133000:
        return SendErrorClass.PAUSE_CAMPAIGN, Responsible.TEMPLATE_AUTHOR
    if 133000 <= code < 134000:
        return SendErrorClass.PAUSE_NUMBER, Responsible.ACCOUNT_ADMINISTRATOR
    if http_status is not None and http_status >= 500:
        return SendErrorClass.RETRY_WITH_BACKOFF, Responsible.META
    return SendErrorClass.FAIL_RECIPIENT, Responsible.DEVELOPER
