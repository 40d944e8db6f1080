"""News to whoever listens now."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from support.redis import FORMS, PATIENT, a_prefix, linked
from wacore.adapters.redis.push import Inbox, PushChannels
from wacore.testing.servers import REDIS, lend

SOON = 10.0


@asynccontextmanager
async def channels_on(url: str, **options: float) -> AsyncIterator[PushChannels]:
    async with linked(url) as link:
        channels = PushChannels(
            url,
            link,
            prefix=a_prefix(),
            beat=options.get("beat", 0.3),
            backlog=int(options.get("backlog", 100)),
        )
        try:
            yield channels
        finally:
            await channels.aclose()


async def next_of(inbox: Inbox) -> bytes | None:
    return await asyncio.wait_for(inbox.get(), SOON)


@pytest.mark.parametrize("form", FORMS)
async def test_each_reader_of_a_channel_hears_it(request: pytest.FixtureRequest, form: str) -> None:
    """First that he is live, then what is published; other channels are silent."""
    async with (
        channels_on(request.getfixturevalue(f"{form}_url")) as channels,
        channels.subscribe("one") as first,
        channels.subscribe("one") as second,
        channels.subscribe("other") as other,
    ):
        assert [None, None, None] == [await next_of(each) for each in (first, second, other)]

        await channels.publish("one", b"id")

        assert [b"id", b"id"] == [await next_of(each) for each in (first, second)]
        assert other.empty()


async def test_many_readers_at_once(redis_url: str) -> None:
    """Each of twenty channels asked for at the same moment is heard."""
    async with channels_on(redis_url) as channels:
        names = [str(number) for number in range(20)]

        async def hear(name: str) -> bytes | None:
            async with channels.subscribe(name) as inbox:
                await next_of(inbox)
                await channels.publish(name, name.encode())
                return await next_of(inbox)

        heard = await asyncio.gather(*(hear(name) for name in names))

        assert [name.encode() for name in names] == heard


async def test_who_comes_later_is_live_at_once(redis_url: str) -> None:
    """The connection is there already."""
    async with channels_on(redis_url) as channels, channels.subscribe("one") as first:
        await next_of(first)
        async with channels.subscribe("one") as second:
            assert second.get_nowait() is None


async def test_a_slow_reader_is_told_to_load(redis_url: str) -> None:
    """Instead of what he missed."""
    async with (
        channels_on(redis_url, backlog=3) as channels,
        channels.subscribe("one") as slow,
        channels.subscribe("one") as quick,
    ):
        await next_of(slow)
        await next_of(quick)
        for number in range(4):
            await channels.publish("one", b"%d" % number)
            await next_of(quick)

        assert slow.get_nowait() is None
        assert slow.empty()


@pytest.mark.parametrize("fault", [signal.SIGKILL, signal.SIGSTOP])
async def test_after_an_outage_readers_load_and_hear_again(fault: signal.Signals) -> None:
    """Whether Redis died or only fell silent."""
    with lend(REDIS) as server:
        async with channels_on(server.url) as channels, channels.subscribe("one") as inbox:
            await next_of(inbox)
            os.kill(server.pid, fault)
            await channels.publish("one", b"lost")
            if fault is signal.SIGKILL:
                await asyncio.to_thread(server.start)
                assert await next_of(inbox) is None
            else:
                await asyncio.sleep(PATIENT / 5)  # longer than two beats
                os.kill(server.pid, signal.SIGCONT)
                while await next_of(inbox) is not None:
                    pass

            await channels.publish("one", b"found")

            assert await next_of(inbox) == b"found"
