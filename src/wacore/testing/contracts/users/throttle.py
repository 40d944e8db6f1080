"""Those who try too often."""

import asyncio
from datetime import timedelta

from wacore.adapters.memory.clock import ManualClock
from wacore.application.users.ports import LoginThrottle
from wacore.domain.users.throttling import ThrottleRule

PER_ACCOUNT = ThrottleRule(
    free=3,
    first_wait=timedelta(seconds=10),
    longest_wait=timedelta(seconds=30),
    forgotten_after=timedelta(hours=1),
)
PER_ADDRESS = ThrottleRule(
    free=6,
    first_wait=timedelta(seconds=5),
    longest_wait=timedelta(seconds=60),
    forgotten_after=timedelta(hours=1),
)


class LoginThrottleContract:
    """
    What every LoginThrottle must do. Subclasses supply `throttle`, with the two rules above, and
    the `clock` it reads.
    """

    async def test_free_attempts_then_growing_waits(
        self, throttle: LoginThrottle, clock: ManualClock
    ) -> None:
        """Three are free; then each waits twice as long, up to the longest."""
        assert [0.0, 0.0, 0.0] == [await throttle.attempt("ada", "") for _ in range(3)]

        waits = []
        for _ in range(4):
            wait = await throttle.attempt("ada", "")
            waits.append(wait)
            clock.advance(timedelta(seconds=wait))
            assert 0.0 == await throttle.attempt("ada", "")

        assert [10.0, 20.0, 30.0, 30.0] == waits

    async def test_a_refused_attempt_is_not_counted(
        self, throttle: LoginThrottle, clock: ManualClock
    ) -> None:
        """Trying while waiting does not prolong the wait."""
        for _ in range(3):
            await throttle.attempt("ada", "")
        clock.advance(timedelta(seconds=4))

        assert [6.0, 6.0, 6.0] == [await throttle.attempt("ada", "") for _ in range(3)]

    async def test_accounts_do_not_share(self, throttle: LoginThrottle, clock: ManualClock) -> None:
        """One account's guesser does not lock another account."""
        for _ in range(4):
            await throttle.attempt("ada", "")

        assert 0.0 == await throttle.attempt("bea", "")

    async def test_an_address_counts_all_its_accounts(
        self, throttle: LoginThrottle, clock: ManualClock
    ) -> None:
        """Trying one password on many accounts from one address is slowed down too."""
        for number in range(6):
            assert 0.0 == await throttle.attempt(f"user{number}", "198.51.100.7")

        assert 5.0 == await throttle.attempt("user6", "198.51.100.7")
        assert 0.0 == await throttle.attempt("user6", "198.51.100.8")

    async def test_success_clears_the_account(
        self, throttle: LoginThrottle, clock: ManualClock
    ) -> None:
        """And takes back the address's attempt, so that an office full of people can log in."""
        for _ in range(20):
            assert 0.0 == await throttle.attempt("ada", "198.51.100.7")
            await throttle.succeeded("ada", "198.51.100.7")

    async def test_failures_are_forgotten(
        self, throttle: LoginThrottle, clock: ManualClock
    ) -> None:
        """After a quiet hour everybody starts afresh."""
        for _ in range(3):
            await throttle.attempt("ada", "")
        clock.advance(timedelta(hours=1))

        assert [0.0, 0.0, 0.0] == [await throttle.attempt("ada", "") for _ in range(3)]

    async def test_parallel_guesses_are_counted(
        self, throttle: LoginThrottle, clock: ManualClock
    ) -> None:
        """A hundred guesses at the same moment are no more than three."""
        waits = await asyncio.gather(*(throttle.attempt("ada", "") for _ in range(20)))

        assert 3 == sum(wait == 0.0 for wait in waits)

    async def test_nobody_in_particular_is_free(
        self, throttle: LoginThrottle, clock: ManualClock
    ) -> None:
        """Neither account nor address given: nothing to count against."""
        assert [0.0] * 10 == [await throttle.attempt("", "") for _ in range(10)]
