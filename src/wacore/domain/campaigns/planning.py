"""How far the audience has been turned into messages."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from wacore.domain.ids import CampaignId, ContactId, OrganizationId


@dataclass(frozen=True, slots=True, kw_only=True)
class Planning:
    """
    Committed after each page, so that a planner that died is continued by another.

    Attributes:
        cursor: The last contact looked at; None before the first page.
        audience: Contacts looked at, sendable or not.
        countries: How many messages were made at most, by the country of the recipient's number. A
            page that was planned twice may count a duplicate as a message.
        sealed_at: When the last page had been handed over; no row follows.
    """

    campaign_id: CampaignId
    organization_id: OrganizationId
    cursor: ContactId | None = None
    audience: int = 0
    countries: Mapping[str, int] = field(default_factory=dict)
    sealed_at: datetime | None = None

    @property
    def sealed(self) -> bool:
        return self.sealed_at is not None

    def advanced(self, cursor: ContactId, *, seen: int, countries: Sequence[str]) -> "Planning":
        """
        One page further.

        Args:
            seen: Members of the page.
            countries: The country of each member with a message.
        """
        return replace(
            self,
            cursor=cursor,
            audience=self.audience + seen,
            countries=dict(Counter(self.countries) + Counter(countries)),
        )

    def seal(self, now: datetime) -> "Planning":
        return self if self.sealed else replace(self, sealed_at=now)
