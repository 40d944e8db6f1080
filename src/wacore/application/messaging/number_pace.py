"""Keeping each number below what Meta allows it."""

from collections.abc import Callable
from datetime import datetime, timedelta

from wacore.application.messaging.ports import SenderNumbers, Sleep
from wacore.application.messaging.ports_limits import NumberPaces
from wacore.application.ports import Clock, RateLimiter
from wacore.domain.ids import PhoneNumberId
from wacore.domain.messaging.dispatch import Dispatch, DispatchKind
from wacore.domain.messaging.pace import LATE, Pace
from wacore.domain.messaging.places import Places

_NAP = 0.5
_TICK = 0.002
"""Seconds at least between two looks at the clock; what became due meanwhile goes together."""
_EARLY = 0.12
"""Seconds that a campaign asks before its places begin, so that a claim may be slow once in a while."""
_IN_LINE = 1.0
_PATIENCE = 2.0
_HEARSAY = timedelta(seconds=1)
"""How old our knowledge of a number's pace may be: no older than the rest after a complaint."""


class NumberPace:
    """
    Places to send in, shared by everybody who sends from a number.

    The limiter bars all who share it at once when Meta complains; from `paces` they learn how much
    slower to go on.

    Args:
        throughput: Messages per second of every number, whatever Meta says of them; for tests of
            the rest of the way, and for numbers whose level Meta does not tell.
    """

    def __init__(
        self,
        numbers: SenderNumbers,
        limiter: RateLimiter,
        paces: NumberPaces,
        clock: Clock,
        sleep: Sleep,
        throughput: float | None = None,
    ) -> None:
        self._numbers = numbers
        self._limiter = limiter
        self._paces = paces
        self._clock = clock
        self._sleep = sleep
        self._throughput = throughput
        self._heard: dict[PhoneNumberId, tuple[datetime, Pace]] = {}

    async def places(
        self,
        dispatch: Dispatch,
        wanted: int,
        go_on: Callable[[], bool] = lambda: True,
        *,
        lead: float = 0.0,
    ) -> Places | None:
        """
        The next places of the number, at most `wanted`; None if told not to go on.

        Single messages stand in line, and campaigns take what the line leaves: so a campaign never
        keeps a single message waiting for more than the places it has just taken.

        Args:
            lead: Seconds that a campaign needs before its first POST.
        """
        cap = dispatch.rate_cap
        if cap is not None:
            wanted = min(wanted, Pace.chunk(cap))
            if not await self._within_cap(dispatch, cap, wanted, go_on):
                return None
        while go_on():
            single = dispatch.kind is DispatchKind.DIRECT
            within = _IN_LINE if single else max(1.5 * lead, _EARLY)
            places, wait = await self._place(dispatch, wanted, within=within)
            if places is not None:
                return places
            await self._sleep(min(max(wait, _TICK), _NAP))
        return None

    async def turn(self, places: Places) -> Places:
        """Wait for the first of `places` that is not over; answers it and those behind it, if any."""
        while True:
            now = self._clock.now()
            places = places.from_now(now - LATE)
            wait = (places.begin - now).total_seconds()
            if places.count == 0 or wait <= 0:
                return places
            await self._sleep(max(wait, _TICK))

    async def anew(self, dispatch: Dispatch, left: int) -> Places | None:
        """
        Other places, for those that have missed theirs.

        Returns:
            None if they are not to be had in good time.
        """
        places, _ = await self._place(dispatch, left, within=_PATIENCE)
        return places

    async def heed(self, dispatch: Dispatch, slow_down: float) -> None:
        """Meta complained of the number's speed: rest as long as it asks, then go at half speed."""
        if slow_down <= 0:
            return
        number = dispatch.phone_number_id
        await self._limiter.penalise(f"number:{number}", slow_down)
        now = self._clock.now()
        self._heard[number] = now, await self._paces.slow(number, now)

    async def rest(self, dispatch: Dispatch, seconds: float) -> None:
        """Meta could not be reached: nobody tries for so long, and nobody is blamed."""
        if seconds > 0:
            await self._limiter.penalise(f"number:{dispatch.phone_number_id}", seconds)

    async def _place(
        self, dispatch: Dispatch, wanted: int, *, within: float
    ) -> tuple[Places | None, float]:
        """Places that begin in so many seconds; or none, and the seconds until they could."""
        number = dispatch.phone_number_id
        throughput = (
            self._throughput
            or (await self._numbers.find(dispatch.organization_id, number)).messages_per_second
        )
        pace, now = await self._pace_of(number), self._clock.now()
        count = min(wanted, Pace.chunk(throughput * pace.share_at(now)))
        rate = pace.rate(throughput, now)
        begins = await self._limiter.place(f"number:{number}", rate=rate, cost=count, within=within)
        if begins > within:
            return None, begins - within
        begin = self._clock.now() + timedelta(seconds=begins)
        every = max(timedelta.resolution, timedelta(seconds=1 / rate))
        return Places(count, begin, every), begins

    async def _pace_of(self, number: PhoneNumberId) -> Pace:
        now = self._clock.now()
        heard = self._heard.get(number)
        if heard is None or now - heard[0] >= _HEARSAY:
            heard = now, await self._paces.of(number)
            self._heard[number] = heard
        return heard[1]

    async def _within_cap(
        self, dispatch: Dispatch, cap: float, count: int, go_on: Callable[[], bool]
    ) -> bool:
        while go_on():
            wait = await self._limiter.attempt(
                f"dispatch:{dispatch.id}", rate=cap, burst=count, cost=count
            )
            if wait <= 0:
                return True
            await self._sleep(min(wait, _NAP))
        return False
