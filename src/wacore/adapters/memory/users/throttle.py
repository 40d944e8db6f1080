"""Counted attempts in memory."""

from wacore.application.ports import Clock
from wacore.domain.users.throttling import PER_ACCOUNT, PER_ADDRESS, Attempts, ThrottleRule


class MemoryLoginThrottle:
    def __init__(
        self,
        clock: Clock,
        *,
        per_account: ThrottleRule = PER_ACCOUNT,
        per_address: ThrottleRule = PER_ADDRESS,
    ) -> None:
        self._clock = clock
        self._rules = {"account": per_account, "address": per_address}
        self._attempts: dict[tuple[str, str], Attempts] = {}

    async def attempt(self, account: str, address: str) -> float:
        now = self._clock.now()
        keys = [key for key in (("account", account), ("address", address)) if key[1]]
        wait = max(
            (self._rules[key[0]].wait(self._attempts.get(key), now) for key in keys), default=0.0
        )
        if wait == 0.0:
            for key in keys:
                self._attempts[key] = self._rules[key[0]].counted(self._attempts.get(key), now)
        return wait

    async def succeeded(self, account: str, address: str) -> None:
        self._attempts.pop(("account", account), None)
        known = self._attempts.get(("address", address))
        if known is not None:
            self._attempts["address", address] = Attempts(max(0, known.count - 1), known.last_at)
