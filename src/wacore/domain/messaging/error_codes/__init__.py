"""Meta's error codes as data: what each means for a send, and who can do something about it."""

from wacore.domain.messaging.error_codes.advice import (
    Channel,
    Effect,
    ErrorAdvice,
    Responsible,
    Retry,
    SendErrorClass,
    Threshold,
)
from wacore.domain.messaging.error_codes.lookup import ERROR_TABLE, advice_for

__all__ = [
    "ERROR_TABLE",
    "Channel",
    "Effect",
    "ErrorAdvice",
    "Responsible",
    "Retry",
    "SendErrorClass",
    "Threshold",
    "advice_for",
]
