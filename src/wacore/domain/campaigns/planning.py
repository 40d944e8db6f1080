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
        skipped: How many of them were left out, by reason.
        countries: How many messages were made, by the country of the recipient's number.
        sealed_at: When the last page had been handed over; no row follows.
    """

    campaign_id: CampaignId
    organization_id: OrganizationId
    cursor: ContactId | None = None
    audience: int = 0
    skipped: Mapping[str, int] = field(default_factory=dict)
    countries: Mapping[str, int] = field(default_factory=dict)
    sealed_at: datetime | None = None

    @property
    def sealed(self) -> bool:
        return self.sealed_at is not None

    def advanced(
        self, cursor: ContactId, *, skipped: Sequence[str], countries: Sequence[str]
    ) -> "Planning":
        """
        One page further.

        Args:
            skipped: The reason of each member left out.
            countries: The country of each member with a message.
        """
        return replace(
            self,
            cursor=cursor,
            audience=self.audience + len(skipped) + len(countries),
            skipped=_added(self.skipped, skipped),
            countries=_added(self.countries, countries),
        )

    def seal(self, now: datetime) -> "Planning":
        return self if self.sealed else replace(self, sealed_at=now)


def _added(counts: Mapping[str, int], names: Sequence[str]) -> Mapping[str, int]:
    return dict(Counter(counts) + Counter(names))
