"""How many people a portfolio may begin to write to in a moving day."""

from datetime import timedelta

DAILY_LIMIT = "daily_limit"
"""Why a campaign rests, or a single message was not sent: Meta's limit of the portfolio is reached."""

DAY = timedelta(hours=24)

_PORTION = 20


def enough_free(limit: int, reached: int, waiting: int) -> bool:
    """
    Whether going on is worth the while: people become free again one by one, and a campaign that
    started and stopped for each would be all news and no progress.
    """
    return limit - reached >= min(waiting, max(1, limit // _PORTION))
