"""What Meta charges."""

from datetime import date
from typing import Protocol

from wacore.domain.campaigns import Price


class PriceList(Protocol):
    """Meta's list rates by country and category."""

    @property
    def as_of(self) -> date:
        """The day on which the figures were collected."""
        ...

    def country(self, phone: str) -> str:
        """Whose calling code an E.164 number has, as two letters; empty where none is known."""
        ...

    def price(self, country: str, category: str, on: date) -> Price | None:
        """The rate in force that day; None where it is not known."""
        ...
