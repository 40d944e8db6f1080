"""What the limits of a portfolio and of a pair of people are kept by."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from wacore.domain.ids import MessageId, OrganizationId, PhoneNumberId
from wacore.domain.messaging.pace import Pace

Portfolio = tuple[OrganizationId, str]
"""An organisation's share of one of Meta's business portfolios."""


class ReachStore(Protocol):
    """
    Whom each portfolio has written to outside a service window in the last 24 hours.

    A person is named by what `counted_as` makes of them: who is erased elsewhere is nobody here.
    """

    async def reach(
        self, portfolio: Portfolio, people: Mapping[str, MessageId], *, limit: int, now: datetime
    ) -> set[str]:
        """
        Write down whom the messages are about to reach, and answer who they are: everybody whom the
        portfolio has reached already, and others in their order as far as the limit allows.

        Nobody else's reach of this portfolio goes on until the unit of work ends.
        """
        ...

    async def take_back(self, portfolio: Portfolio, people: Mapping[str, MessageId]) -> None:
        """These messages were not sent after all; who was reached by nothing else was not reached."""
        ...

    async def reached(self, portfolio: Portfolio, now: datetime) -> int:
        """How many people that are."""
        ...

    async def forget(self, now: datetime) -> int:
        """Drop whom no limit counts any more, also where nobody sends; some thousands at a time."""
        ...


class PairHistory(Protocol):
    """What went from one number to one person lately."""

    async def posted(
        self,
        organization_id: OrganizationId,
        phone_number_id: PhoneNumberId,
        phones: Collection[str],
        since: datetime,
    ) -> dict[str, list[datetime]]:
        """When the person's messages were claimed, in order; who has none is absent."""
        ...


class NumberPaces(Protocol):
    """How far each number has been slowed down, known to all who send from it."""

    async def of(self, phone_number_id: PhoneNumberId) -> Pace: ...

    async def slow(self, phone_number_id: PhoneNumberId, now: datetime) -> Pace:
        """Meta has complained of its speed; two who say so of one moment slow it once."""
        ...


class OpenWindows(Protocol):
    """Who may be written to freely, because they wrote first."""

    async def among(
        self,
        phone_number_id: PhoneNumberId,
        recipients: Sequence[tuple[str | None, str | None]],
        until: datetime,
    ) -> set[int]:
        """The indexes of those whose service window is open until then at least; phone and BSUID."""
        ...
