"""How long a campaign will take and what it will cost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import ceil


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """
    Meta's list rate per delivered message.

    Attributes:
        confidence: `high`, `medium` or `low`: how well the figure is attested.
    """

    market: str
    category: str
    currency: str
    rate: Decimal
    effective_from: date
    confidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CostLine:
    """The messages of one country; `price` is None where no rate is known."""

    country: str
    messages: int
    price: Price | None

    @property
    def amount(self) -> Decimal | None:
        return None if self.price is None else self.price.rate * self.messages


@dataclass(frozen=True, slots=True, kw_only=True)
class CostEstimate:
    """At most this much: every message counted as delivered, no volume discount, no free window."""

    currency: str
    lines: tuple[CostLine, ...]

    @property
    def total(self) -> Decimal:
        return sum((line.amount or Decimal(0) for line in self.lines), Decimal(0))

    @property
    def unpriced(self) -> int:
        """Messages to countries without a known rate; the total leaves them out."""
        return sum(line.messages for line in self.lines if line.price is None)

    @property
    def confidence(self) -> str:
        """That of the weakest figure in it."""
        order = ("low", "medium", "high")
        known = [line.price.confidence for line in self.lines if line.price is not None]
        if self.unpriced or not known:
            return "low"
        return min(known, key=lambda each: order.index(each) if each in order else 0)


def cost_of(
    messages_by_country: Mapping[str, int], prices: Mapping[str, Price | None]
) -> CostEstimate:
    """Lines in falling order of messages; a country missing from `prices` has no known rate."""
    lines = tuple(
        CostLine(country=country, messages=count, price=prices.get(country))
        for country, count in sorted(
            messages_by_country.items(), key=lambda item: (-item[1], item[0])
        )
        if count
    )
    currency = next((line.price.currency for line in lines if line.price is not None), "USD")
    return CostEstimate(currency=currency, lines=lines)


def seconds_to_send(messages: int, per_second: Sequence[float | None]) -> float:
    """At the slowest of the given paces; None is no limit. Zero messages take no time."""
    paces = [pace for pace in per_second if pace is not None and pace > 0]
    return messages / min(paces) if messages and paces else 0.0


def days_needed(recipients: int, daily_limit: int | None, reached: int = 0) -> int:
    """
    Days until everyone has been written to, given the unique recipients per 24 h of the portfolio
    (Meta, messaging limits); None is unlimited.

    Args:
        reached: How many others it has written to within the last of them.
    """
    if recipients <= 0:
        return 0
    if daily_limit is None:
        return 1
    return 1 + ceil(max(0, recipients - max(0, daily_limit - reached)) / daily_limit)
