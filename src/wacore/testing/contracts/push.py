"""What words to whoever listens now promise."""

import asyncio

import pytest

from wacore.application.ports.push import Inbox, PushChannels

BACKLOG = 3
_SOON = 10.0


async def next_of(inbox: Inbox) -> bytes | None:
    return await asyncio.wait_for(inbox.get(), _SOON)


class PushChannelsContract:
    """Subclasses supply `channels`, where a reader may be BACKLOG messages behind."""

    async def test_each_reader_of_a_channel_hears_it(self, channels: PushChannels) -> None:
        """First that they are live, then what is published, to the last byte; others are silent."""
        async with (
            channels.subscribe("one") as first,
            channels.subscribe("one") as second,
            channels.subscribe("other") as other,
        ):
            assert [None, None, None] == [await next_of(each) for each in (first, second, other)]

            await channels.publish("one", b"\x00 \xff")

            assert [b"\x00 \xff"] * 2 == [await next_of(each) for each in (first, second)]
            assert other.empty()

    async def test_many_readers_at_once(self, channels: PushChannels) -> None:
        """Each of twenty channels asked for at the same moment is heard."""
        names = [str(number) for number in range(20)]

        async def hear(name: str) -> bytes | None:
            async with channels.subscribe(name) as inbox:
                heard = await next_of(inbox)
                for _ in range(3):  # whoever was cut off meanwhile is told to load once more
                    if heard is None:
                        await channels.publish(name, name.encode())
                        heard = await next_of(inbox)
                return heard

        heard = await asyncio.gather(*(hear(name) for name in names))

        assert [name.encode() for name in names] == heard

    async def test_who_comes_later_is_live_at_once(self, channels: PushChannels) -> None:
        """What listens for the first listens for the second too."""
        async with channels.subscribe("one") as first:
            await next_of(first)
            async with channels.subscribe("one") as second:
                assert second.get_nowait() is None

    async def test_a_slow_reader_is_told_to_load(self, channels: PushChannels) -> None:
        """Instead of what he missed; those who keep up miss nothing."""
        async with channels.subscribe("one") as slow, channels.subscribe("one") as quick:
            await next_of(slow)
            await next_of(quick)
            heard = []
            for number in range(BACKLOG + 1):
                await channels.publish("one", b"%d" % number)
                heard.append(await next_of(quick))

            assert [b"%d" % number for number in range(BACKLOG + 1)] == heard
            assert slow.get_nowait() is None
            assert slow.empty()

    async def test_who_has_gone_is_told_nothing(self, channels: PushChannels) -> None:
        """And publishing to nobody is no fault."""
        async with channels.subscribe("one") as gone:
            await next_of(gone)
        await channels.publish("one", b"late")
        async with channels.subscribe("other") as other:
            await next_of(other)

            with pytest.raises(asyncio.QueueEmpty):
                gone.get_nowait()
