"""How many people a portfolio may begin to write to in a moving day."""

import hashlib
import hmac
from datetime import timedelta

from wacore.domain.ids import OrganizationId

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


def counted_as(organization_id: OrganizationId, person: str, pepper: bytes = b"") -> str:
    """
    The name under which a person counts: the same each time, and nobody can be reached by it.

    Args:
        person: A phone number, or a BSUID where there is none.
        pepper: A secret of the installation. With another one everybody of the last day is counted
            once more, which keeps the limit.
    """
    digest = hmac.digest(organization_id.bytes + pepper, person.encode(), hashlib.sha256)
    return digest.hex()
