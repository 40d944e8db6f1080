"""What messages cost, as it is shown."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import msgspec

from wacore.application.campaigns.ports import PriceList
from wacore.domain.campaigns import CostEstimate, cost_of


class CostLineView(msgspec.Struct, frozen=True, kw_only=True):
    country: str
    market: str | None
    messages: int
    rate: Decimal | None
    amount: Decimal | None
    confidence: str | None


class CostView(msgspec.Struct, frozen=True, kw_only=True):
    """
    At most this much, at list rates.

    Attributes:
        as_of: When the rates were collected.
        unpriced: Messages to countries without a known rate, not in the total.
    """

    currency: str
    total: Decimal
    category: str
    as_of: date
    confidence: str
    unpriced: int
    lines: list[CostLineView]

    @classmethod
    def of(cls, estimate: CostEstimate, category: str, as_of: date) -> "CostView":
        return cls(
            currency=estimate.currency,
            total=estimate.total,
            category=category,
            as_of=as_of,
            confidence=estimate.confidence,
            unpriced=estimate.unpriced,
            lines=[
                CostLineView(
                    country=line.country,
                    market=line.price.market if line.price else None,
                    messages=line.messages,
                    rate=line.price.rate if line.price else None,
                    amount=line.amount,
                    confidence=line.price.confidence if line.price else None,
                )
                for line in estimate.lines
            ],
        )


def cost_view(prices: PriceList, category: str, countries: Mapping[str, int], on: date) -> CostView:
    """What these messages cost at the list rates of that day."""
    rates = {country: prices.price(country, category, on) for country in countries}
    return CostView.of(cost_of(countries, rates), category, prices.as_of)
