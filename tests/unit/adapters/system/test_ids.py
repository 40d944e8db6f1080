"""UUIDv7."""

import time
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

from wacore.adapters.system import uuid7


def test_it_is_a_uuid_of_version_seven() -> None:
    """Version and variant are where RFC 9562 puts them."""
    made = uuid7()

    assert (7, "specified in RFC 4122") == (made.version, made.variant)


def test_it_holds_the_time_of_its_making() -> None:
    """The first 48 bits are milliseconds since 1970."""
    before = time.time_ns() // 1_000_000
    made = uuid7().int >> 80

    assert before <= made <= time.time_ns() // 1_000_000 + 1000


def test_each_is_greater_than_the_one_before() -> None:
    """So rows are appended to their index, also within one millisecond."""
    made = [uuid7() for _ in range(20_000)]

    assert all(one < next_one for one, next_one in pairwise(made))


def test_threads_make_different_ones() -> None:
    """The counter is shared safely."""
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: uuid7(), range(8000)))

    assert len(set(made)) == 8000
