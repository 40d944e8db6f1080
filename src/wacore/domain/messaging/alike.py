"""Errors thought to be one recipient's that turn out to be everybody's."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from wacore.domain.messaging.error_codes import ErrorAdvice, SendErrorClass
from wacore.domain.messaging.message_state import MessageState
from wacore.domain.messaging.outcome import Outcome


def met_by_all(outcomes: Sequence[Outcome]) -> list[ErrorAdvice]:
    """
    What to make of errors that enough of these have met, if not one of them was accepted.

    A few of many may have values that Meta does not take; that is theirs. Where nobody's will do, it
    is the template, and those who have not been tried are better kept.
    """
    if any(o.message.state in (MessageState.ACCEPTED, MessageState.HELD) for o in outcomes):
        return []
    advices = {
        o.advice.code: o.advice
        for o in outcomes
        if o.advice is not None and o.advice.send_class is SendErrorClass.FAIL_RECIPIENT
    }
    met = Counter(o.advice.code for o in outcomes if o.advice is not None)
    return [
        replace(advice, send_class=advice.threshold.becomes)
        for code, advice in advices.items()
        if advice.threshold is not None and met[code] >= advice.threshold.hits
    ]
