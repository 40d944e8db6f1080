from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wacore.domain.campaigns import InvalidSchedule, Schedule, Start, WhenMissed
from wacore.testing.contracts.campaigns import NOON


def test_a_local_time_is_meant_in_its_zone() -> None:
    """Nine in the morning in Berlin is eight in UTC in winter and seven in summer."""
    winter = Schedule.at(datetime(2026, 12, 1, 9), "Europe/Berlin")  # noqa: DTZ001
    summer = Schedule.at(datetime(2026, 7, 1, 9), "Europe/Berlin")  # noqa: DTZ001

    assert datetime(2026, 12, 1, 8, tzinfo=UTC) == winter.start_at
    assert datetime(2026, 7, 1, 7, tzinfo=UTC) == summer.start_at


def test_an_offset_wins_over_the_zone() -> None:
    """What names its own offset is that moment, whatever zone people speak of."""
    moment = datetime(2026, 12, 1, 9, tzinfo=timezone(timedelta(hours=-3)))

    assert datetime(2026, 12, 1, 12, tzinfo=UTC) == Schedule.at(moment, "Asia/Tokyo").start_at


def test_a_time_the_clocks_skip() -> None:
    """At half past two on that night nobody in Berlin could look at a clock."""
    with pytest.raises(InvalidSchedule) as caught:
        Schedule.at(datetime(2027, 3, 28, 2, 30), "Europe/Berlin")  # noqa: DTZ001

    assert "schedule.start_at" == caught.value.problems[0].field


def test_a_time_that_comes_twice_is_the_first() -> None:
    """Half past two of the night the clocks go back is meant in summer time."""
    schedule = Schedule.at(datetime(2026, 10, 25, 2, 30), "Europe/Berlin")  # noqa: DTZ001

    assert datetime(2026, 10, 25, 0, 30, tzinfo=UTC) == schedule.start_at


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../../etc/passwd", "Europe"])
def test_zones_that_are_none(name: str) -> None:
    """Nothing but an IANA name is taken."""
    with pytest.raises(InvalidSchedule) as caught:
        Schedule.at(NOON, name)

    assert "schedule.time_zone" == caught.value.problems[0].field


@pytest.mark.parametrize(
    "start", [NOON - timedelta(microseconds=1), NOON, NOON + timedelta(days=367)]
)
def test_a_start_must_be_ahead_and_near(start: datetime) -> None:
    """Not now, not before, not beyond a year."""
    with pytest.raises(InvalidSchedule):
        Schedule(start_at=start, time_zone="UTC").require_future(NOON)


@pytest.mark.parametrize(
    ("late", "when_missed", "expected"),
    [
        (timedelta(microseconds=-1), WhenMissed.SKIP, Start.WAIT),
        (timedelta(0), WhenMissed.SKIP, Start.SEND),
        (timedelta(hours=2), WhenMissed.SKIP, Start.SEND),
        (timedelta(hours=2, microseconds=1), WhenMissed.SKIP, Start.SKIP),
        (timedelta(hours=2, microseconds=1), WhenMissed.ASK, Start.ASK),
    ],
)
def test_lateness(late: timedelta, when_missed: WhenMissed, expected: Start) -> None:
    """Within the allowance it sends; after that, what was asked for."""
    schedule = Schedule(
        start_at=NOON, time_zone="UTC", send_within=timedelta(hours=2), when_missed=when_missed
    )

    assert expected is schedule.decide(NOON + late)


def test_a_scheduler_that_looks_every_few_seconds_is_punctual() -> None:
    """Even no allowance at all leaves five minutes."""
    schedule = Schedule(start_at=NOON, time_zone="UTC", send_within=timedelta(0))

    assert Start.SEND is schedule.decide(NOON + timedelta(minutes=5))


@given(
    moment=st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)),  # noqa: DTZ001
    zone=st.sampled_from(["Europe/Berlin", "America/Sao_Paulo", "Asia/Kolkata", "UTC"]),
)
def test_the_instant_shows_the_wall_clock_time(moment: datetime, zone: str) -> None:
    """Back in its zone it reads as it was written, or it was refused."""
    try:
        schedule = Schedule.at(moment, zone)
    except InvalidSchedule:
        return

    assert moment == schedule.start_at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
