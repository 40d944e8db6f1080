"""Meta's list rates, from tables that can be replaced."""

from wacore.adapters.prices.loading import UnreadablePriceTable, load_prices
from wacore.adapters.prices.table import Interval, PriceTable

__all__ = ["Interval", "PriceTable", "UnreadablePriceTable", "load_prices"]
