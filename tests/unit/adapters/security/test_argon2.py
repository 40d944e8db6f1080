import asyncio
import threading
from collections.abc import Iterator

import pytest

from wacore.adapters.security.argon2 import Argon2PasswordHasher
from wacore.application.users.ports import HashingBusy
from wacore.testing.contracts.users import PasswordHasherContract


@pytest.fixture
def hasher() -> Iterator[Argon2PasswordHasher]:
    hasher = Argon2PasswordHasher(memory_kib=64, passes=1)
    yield hasher
    hasher.close()


class TestArgon2PasswordHasher(PasswordHasherContract):
    @pytest.fixture
    def later(self) -> Iterator[Argon2PasswordHasher]:
        later = Argon2PasswordHasher(memory_kib=128, passes=1)
        yield later
        later.close()


async def test_defaults_are_those_of_owasp() -> None:
    """Argon2id, 19 MiB, two passes, one lane: OWASP, Password Storage Cheat Sheet."""
    hasher = Argon2PasswordHasher()

    assert (await hasher.hash("x")).startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    hasher.close()


async def test_too_many_waiting_are_refused_at_once() -> None:
    """Two threads and one place in the queue: of five callers two are told to come back."""
    hasher = Argon2PasswordHasher(threads=2, waiting=1, memory_kib=64, passes=1)
    gate = threading.Event()
    blocked = [hasher._run(gate.wait) for _ in range(3)]
    waiting = [asyncio.ensure_future(work) for work in blocked]
    await asyncio.sleep(0)

    for _ in range(2):
        with pytest.raises(HashingBusy):
            await hasher.hash("password")

    gate.set()
    await asyncio.gather(*waiting)
    assert await hasher.verify(await hasher.hash("password"), "password")
    hasher.close()


async def test_a_cancelled_caller_keeps_its_place_until_the_thread_is_done() -> None:
    """Giving up does not let more hashes run at once than memory allows."""
    hasher = Argon2PasswordHasher(threads=1, waiting=0, memory_kib=64, passes=1)
    loop, begun, gate = asyncio.get_running_loop(), asyncio.Event(), threading.Event()

    def work() -> bool:
        loop.call_soon_threadsafe(begun.set)
        return gate.wait()

    caller = asyncio.ensure_future(hasher._run(work))
    await begun.wait()
    caller.cancel()
    await asyncio.sleep(0)

    with pytest.raises(HashingBusy):
        await hasher.hash("password")

    gate.set()
    await loop.run_in_executor(hasher._threads, bool)  # the only thread has come to the next work
    assert await hasher.hash("password")
    hasher.close()


async def test_the_event_loop_goes_on_while_hashing() -> None:
    """Other requests are served during the milliseconds a hash takes."""
    hasher = Argon2PasswordHasher()
    turns = 0
    hashing = asyncio.ensure_future(hasher.hash("password"))
    while not hashing.done():
        turns += 1
        await asyncio.sleep(0)

    assert turns > 10
    hasher.close()
