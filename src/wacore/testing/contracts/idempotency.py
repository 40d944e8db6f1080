"""What gives a repeated request its first answer."""

import asyncio
from datetime import timedelta

from wacore.adapters.memory.clock import ManualClock
from wacore.application.ports.idempotency import Answer, IdempotencyStore

KEY = "organisation:user:" + "k" * 255
ONE = bytes(32)
OTHER = bytes(range(32))
ANSWER = Answer(
    fingerprint=ONE,
    status=201,
    headers=((b"content-type", b"application/json"), (b"x", b"\xe9")),
    body=b'{"id":"\xc5\xbe"}',
)


class IdempotencyStoreContract:
    """What every IdempotencyStore must do. Subclasses supply `store` and the `clock` it reads."""

    async def test_a_free_key_is_claimed_once(self, store: IdempotencyStore) -> None:
        """The second asker learns that the first is still running, and for which request."""
        assert await store.claim(KEY, ONE) is None

        assert Answer(fingerprint=ONE) == await store.claim(KEY, OTHER)

    async def test_the_answer_is_repeated_exactly(self, store: IdempotencyStore) -> None:
        """Status, headers and body come back byte for byte."""
        await store.claim(KEY, ONE)
        await store.finish(KEY, ANSWER)

        assert ANSWER == await store.claim(KEY, ONE)

    async def test_keys_do_not_mix(self, store: IdempotencyStore) -> None:
        """Keys that differ only at their end, or in case, are different."""
        await store.claim(KEY, ONE)

        assert await store.claim(KEY + "x", ONE) is None
        assert await store.claim(KEY.upper(), ONE) is None

    async def test_a_released_key_is_free(self, store: IdempotencyStore) -> None:
        """A request that came to nothing may be tried again."""
        await store.claim(KEY, ONE)
        await store.release(KEY)

        assert await store.claim(KEY, OTHER) is None

    async def test_a_given_answer_is_not_released(self, store: IdempotencyStore) -> None:
        """What was answered once stays answered."""
        await store.claim(KEY, ONE)
        await store.finish(KEY, ANSWER)
        await store.release(KEY)

        assert ANSWER == await store.claim(KEY, ONE)

    async def test_answers_are_kept_for_a_day(
        self, store: IdempotencyStore, clock: ManualClock
    ) -> None:
        """To the day's last moment, and no longer."""
        await store.claim(KEY, ONE)
        await store.finish(KEY, ANSWER)
        clock.advance(timedelta(days=1) - timedelta(microseconds=1))
        assert ANSWER == await store.claim(KEY, ONE)

        clock.advance(timedelta(microseconds=1))

        assert await store.claim(KEY, OTHER) is None

    async def test_a_crash_frees_its_key(self, store: IdempotencyStore, clock: ManualClock) -> None:
        """A request whose process died is running no more after two minutes."""
        await store.claim(KEY, ONE)
        clock.advance(timedelta(minutes=2))

        assert await store.claim(KEY, OTHER) is None
        assert Answer(fingerprint=OTHER) == await store.claim(KEY, ONE)

    async def test_of_many_at_once_one_may_run(self, store: IdempotencyStore) -> None:
        """The claim is one atomic step."""
        claims = await asyncio.gather(*(store.claim(KEY, ONE) for _ in range(20)))

        assert claims.count(None) == 1
