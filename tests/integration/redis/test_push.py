"""News to whoever listens now."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from support.redis import FORMS, PATIENT, a_prefix, linked
from wacore.adapters.redis.push import RedisPushChannels
from wacore.testing.contracts.push import BACKLOG, PushChannelsContract, next_of
from wacore.testing.servers import REDIS, lend


@asynccontextmanager
async def channels_on(url: str) -> AsyncIterator[RedisPushChannels]:
    async with linked(url) as link:
        channels = RedisPushChannels(url, link, prefix=a_prefix(), beat=0.3, backlog=BACKLOG)
        try:
            yield channels
        finally:
            await channels.aclose()


class TestRedisPushChannels(PushChannelsContract):
    @pytest.fixture(params=FORMS)
    async def channels(self, request: pytest.FixtureRequest) -> AsyncIterator[RedisPushChannels]:
        async with channels_on(request.getfixturevalue(f"{request.param}_url")) as channels:
            yield channels


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
