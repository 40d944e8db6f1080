"""Keeping each number below what Meta allows it."""

from collections.abc import Callable
from datetime import datetime, timedelta

from wacore.application.messaging.ports import SenderNumbers, Sleep
from wacore.application.messaging.ports_limits import NumberPaces
from wacore.application.ports import Clock, RateLimiter
from wacore.domain.ids import PhoneNumberId
from wacore.domain.messaging.dispatch import Dispatch, DispatchKind
from wacore.domain.messaging.pace import Pace

_NAP = 0.5
_HEARSAY = timedelta(seconds=1)
"""How old our knowledge of a number's pace may be: no older than the rest after a complaint."""


class NumberPace:
    """
    Permits to send, shared by everybody who sends from a number.

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

    async def permits(
        self, dispatch: Dispatch, wanted: int, go_on: Callable[[], bool] = lambda: True
    ) -> int:
        """
        Wait for one burst of permits, at most `wanted`; none if told not to go on.

        Single messages stand in line, and campaigns take what the line leaves: so a campaign never
        keeps a single message waiting for more than the burst it has just taken.
        """
        number = dispatch.phone_number_id
        throughput = (
            self._throughput
            or (await self._numbers.find(dispatch.organization_id, number)).messages_per_second
        )
        cost = min(wanted, Pace.burst(throughput))
        cap = dispatch.rate_cap
        if cap is not None:
            cost = min(cost, Pace.burst(cap))
            if not await self._wait(f"dispatch:{dispatch.id}", cap, cost, cost, go_on):
                return 0
        pace, now = await self._pace_of(number), self._clock.now()
        # the whole burst at a lower rate would let the slowed process through where others wait
        burst = Pace.burst(throughput * pace.share_at(now))
        cost, rate = min(cost, burst), pace.rate(throughput, now)
        if dispatch.kind is DispatchKind.DIRECT:
            return cost if await self._stand_in_line(number, rate, burst, cost, go_on) else 0
        return cost if await self._wait(f"number:{number}", rate, burst, cost, go_on) else 0

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

    async def _pace_of(self, number: PhoneNumberId) -> Pace:
        now = self._clock.now()
        heard = self._heard.get(number)
        if heard is None or now - heard[0] >= _HEARSAY:
            heard = now, await self._paces.of(number)
            self._heard[number] = heard
        return heard[1]

    async def _stand_in_line(
        self,
        number: PhoneNumberId,
        rate: float,
        burst: int,
        cost: int,
        go_on: Callable[[], bool],
    ) -> bool:
        wait = await self._limiter.reserve(f"number:{number}", rate=rate, burst=burst, cost=cost)
        while wait > 0 and go_on():
            await self._sleep(min(wait, _NAP))
            wait -= _NAP
        return go_on()

    async def _wait(
        self, key: str, rate: float, burst: int, cost: int, go_on: Callable[[], bool]
    ) -> bool:
        while go_on():
            wait = await self._limiter.attempt(key, rate=rate, burst=burst, cost=cost)
            if wait <= 0:
                return True
            await self._sleep(min(wait, _NAP))
        return False
