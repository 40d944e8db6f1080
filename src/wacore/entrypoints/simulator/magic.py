"""Recipients whose last four digits force an outcome."""

from enum import IntEnum
from typing import Final


class Force(IntEnum):
    """What happens to a message besides a plain failure code."""

    NOTHING = 0
    READ = 1
    TWICE = 2  # every webhook of this message arrives twice
    LATE_DELIVERY = 3  # delivered after failed
    READ_ONLY = 4  # read without delivered
    DROP_ANSWER = 5


ASYNC_FAILURE: Final = {
    26: 131026,
    47: 131047,
    49: 131049,
    50: 131050,
    53: 131053,
    472: 130472,
    777: 131026,
}
FORCED: Final = {
    1: Force.READ,
    888: Force.TWICE,
    777: Force.LATE_DELIVERY,
    666: Force.READ_ONLY,
    999: Force.DROP_ANSWER,
}
REFUSED_FIRST: Final = {56: 131056, 429: 130429}  # the first two POSTs, or no campaign would end
REFUSED_ALWAYS: Final = {500: 131000, 503: 2}
DELIBERATE_REFUSALS: Final = 2
