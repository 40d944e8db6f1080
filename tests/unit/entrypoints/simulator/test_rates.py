"""Throughput, pair rate, portfolio limit and management quota."""

import pytest

from support.simulated import NUMBER, WABA, Meta, code_of, settings
from wacore.entrypoints.simulator import Limits
from wacore.entrypoints.simulator.rates import PAIR_BURST
from wacore.entrypoints.simulator.settings import ThroughputLevel


async def accepted_of(meta: Meta, count: int, first: int = 1000) -> int:
    codes = [code_of(await meta.send(f"+4915112{i:05d}")) for i in range(first, first + count)]
    assert set(codes) <= {0, 130429}
    return codes.count(0)


@pytest.mark.parametrize(
    ("level", "allowed"), [("STANDARD", 80), ("COEXISTENCE", 20), ("HIGH", 1_000)]
)
async def test_a_number_sends_its_level_per_second(level: ThroughputLevel, allowed: int) -> None:
    """A full second's worth at once, then as many per second, 130429 beyond."""
    meta = Meta(settings(limits=Limits(throughput=level), magic_recipients=False))
    await meta.approved_template()
    first = await accepted_of(meta, allowed + 5)
    meta.wait(0.5)

    assert allowed == first
    assert allowed // 2 == await accepted_of(meta, allowed // 2 + 5, first=20_000)


async def test_a_figure_of_ones_own_replaces_the_levels() -> None:
    """Also while running; a new figure starts with a full second's worth."""
    meta = Meta(settings(limits=Limits(messages_per_second=7.0), magic_recipients=False))
    await meta.approved_template()
    first = await accepted_of(meta, 10)
    await meta.admin("settings", {"limits": {"messages_per_second": 3}})

    assert (7, 3) == (first, await accepted_of(meta, 10, first=20_000))


async def test_inbound_messages_count_against_throughput() -> None:
    meta = Meta(settings(magic_recipients=False))
    await meta.approved_template()
    for i in range(30):
        await meta.admin("inbound", {"from": f"+49151123{50000 + i}", "text": "Hi"})

    assert 50 == await accepted_of(meta, 60)


async def test_a_pair_may_burst_and_then_waits_six_seconds_a_message() -> None:
    """45 at once are taken, the 46th is 131056, one more each six seconds; others are free."""
    meta = Meta(settings())
    await meta.approved_template()
    burst = [code_of(await meta.send()) for _ in range(PAIR_BURST + 1)]
    other = code_of(await meta.send("+4915112340003"))
    meta.wait(6.0)
    later = [code_of(await meta.send()) for _ in range(2)]

    assert [0] * PAIR_BURST + [131056] == burst
    assert 0 == other
    assert [0, 131056] == later


async def test_a_portfolio_reaches_so_many_people_in_24_hours() -> None:
    """The 251st fails with 131048; someone reached before, or in a window, does not count."""
    meta = Meta(settings(limits=Limits(messaging_limit="TIER_250", throughput="HIGH", pair=False)))
    await meta.approved_template()
    for i in range(250):
        await meta.send(f"+4915112{i + 2000:05d}")
    meta.statuses()
    await meta.send("+491511209999")
    over = meta.statuses()
    await meta.send("+491511202000")
    again = meta.statuses()
    meta.wait(24 * 3600.0)
    await meta.send("+491511209998")
    next_day = meta.statuses()

    assert 131048 == over[0]["errors"][0]["code"]
    assert "sent" == again[0]["status"]
    assert "sent" == next_day[0]["status"]


async def test_management_calls_have_an_hourly_quota() -> None:
    """The usage header counts in percent; beyond 100 follows 80008; sending is not counted."""
    meta = Meta(settings(limits=Limits(management_calls_per_hour=50)))
    headers = [
        (await meta.http.get(f"/v25.0/{WABA}")).headers["x-business-use-case-usage"]
        for _ in range(50)
    ]

    assert '"call_count":100' in headers[-1]
    assert 80008 == code_of(await meta.get(WABA))
    assert 80008 != code_of(await meta.send())
    assert 80008 == code_of(await meta.get(f"{NUMBER}"))
    meta.wait(3601.0)
    assert 200 == (await meta.get(WABA))[0]


async def test_limits_can_be_lifted() -> None:
    meta = Meta(settings(limits=Limits(enabled=False)))
    await meta.approved_template()

    assert [0] * 100 == [code_of(await meta.send()) for _ in range(100)]
