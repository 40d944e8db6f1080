"""How wild one seed's world is, and its dice."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

from wacore.domain.messaging.error_codes import ERROR_TABLE, Channel, SendErrorClass

T = TypeVar("T")

_LONGEST_FIRST_WAIT = 10.0
_SEND = [
    each
    for each in ERROR_TABLE.values()
    if Channel.SEND in each.channels
    and (each.retry is None or each.retry.first <= _LONGEST_FIRST_WAIT)
]
CODES = {
    each: sorted(advice.code for advice in _SEND if advice.send_class is each)
    for each in SendErrorClass
}
"""
Codes Meta may refuse a POST with, by what they ask of us; those left out ask us to wait so long that
a world would do little else.
"""


@dataclass(frozen=True, kw_only=True)
class Weather:
    """
    Probabilities, save where it says otherwise. Most worlds lack some kinds of trouble, since each
    can hide another.

    Attributes:
        death: Of a process, at each crossing of a wire.
        frost: Likewise, of its standing still.
        deadlock: Of each commit being broken off at our expense.
        silence: Of a commit that succeeds and is not confirmed.
        cut: Of a POST meeting a dead line; refused connections and lost requests alike.
        lost_answer: Of a POST that Meta took, and whose answer never arrives.
        refusal: Of Meta refusing a POST.
        echo: Of a webhook, job or event being delivered twice.
        loss: Of a webhook being lost on its way, to be repeated.
        nameless: Of a status without our token.
        mute: Of a message about which Meta never reports.
        arrears: Of one that Meta took failing since nobody pays for it, as all the others do.
        meddling: Seconds between what operators do, on average; 0 is never.
        refusing: Likewise, between what people write elsewhere: that they want no marketing.
        slowness: Seconds a webhook or answer takes at most.
    """

    death: float
    frost: float
    deadlock: float
    silence: float
    cut: float
    lost_answer: float
    refusal: float
    echo: float
    loss: float
    nameless: float
    mute: float
    meddling: float
    refusing: float
    slowness: float
    arrears: float


class Dice:
    """Every choice of a run, save the order of steps, is made by these."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self.next = random.random

    def happens(self, probability: float) -> bool:
        return probability > 0 and self.next() < probability

    def among(self, choices: Sequence[T]) -> T:
        return choices[int(self.next() * len(choices))]

    def between(self, least: float, most: float) -> float:
        return least + (most - least) * self.next()

    def whole(self, least: int, most: int) -> int:
        return least + int(self.next() * (most - least + 1))

    def shuffle(self, items: list[T]) -> None:
        self._random.shuffle(items)


def weather(dice: Dice) -> Weather:
    def perhaps(*intensities: float) -> float:
        return dice.among((0.0, *intensities))

    return Weather(
        death=perhaps(0.002, 0.006, 0.015),
        frost=perhaps(0.002, 0.006),
        deadlock=perhaps(0.02, 0.1),
        silence=perhaps(0.01, 0.03),
        cut=perhaps(0.05, 0.2),
        lost_answer=perhaps(0.05, 0.3),
        refusal=perhaps(0.05, 0.2, 0.5),
        echo=perhaps(0.1, 0.4),
        loss=perhaps(0.05, 0.3),
        nameless=perhaps(0.2, 0.6),
        mute=perhaps(0.1, 0.3),
        meddling=perhaps(1.0, 3.0),
        refusing=perhaps(0.5, 3.0),
        slowness=dice.among((0.1, 1.0, 6.0, 15.0)),
        arrears=perhaps(0.4, 0.8),
    )


CALM = Weather(
    death=0,
    frost=0,
    deadlock=0,
    silence=0,
    cut=0,
    lost_answer=0,
    refusal=0,
    echo=0,
    loss=0,
    nameless=0,
    mute=0,
    meddling=0,
    refusing=0,
    slowness=0.1,
    arrears=0,
)
"""What follows the storm, so that everything can come to its end."""
