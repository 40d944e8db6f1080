from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wacore.domain.campaigns import (
    Every,
    InvalidSchedule,
    Recurrence,
    Schedule,
    Start,
    WhenMissed,
)
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
        (timedelta(days=9), WhenMissed.SEND, Start.SEND),
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


NINE = datetime(2026, 12, 1, 9)  # noqa: DTZ001
ZONES = ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Kiritimati", "Pacific/Niue"]


def test_everybody_at_nine() -> None:
    """Planning begins when the first clock shows it; each is due when their own does."""
    schedule = Schedule.at(NINE, "Europe/Berlin", recipient_local=True)
    begin = datetime(2026, 11, 30, 19, tzinfo=UTC)

    assert (begin, NINE) == (schedule.start_at, schedule.shown)
    assert [
        datetime(2026, 12, 1, hour, minute, tzinfo=UTC)
        for hour, minute in ((8, 0), (14, 0), (3, 30))
    ] == [schedule.due_at(zone, begin) for zone in ZONES[:3]]
    assert begin == schedule.due_at("Pacific/Kiritimati", begin)
    assert (
        datetime(2026, 12, 1, 8, tzinfo=UTC)
        == schedule.due_at(None, begin)
        == schedule.due_at("Mars/Olympus", begin)
    )


def test_a_time_for_all_clocks_has_no_offset() -> None:
    """It would be one moment for all."""
    with pytest.raises(InvalidSchedule):
        Schedule.at(NINE.replace(tzinfo=UTC), "Europe/Berlin", recipient_local=True)


def test_it_is_ahead_while_it_is_ahead_here() -> None:
    """That some clock on Earth has passed it does not matter."""
    schedule = Schedule.at(NINE, "Europe/Berlin", recipient_local=True)
    seven = datetime(2026, 12, 1, 7, tzinfo=UTC)

    schedule.require_future(seven)
    assert Start.SEND is schedule.decide(seven)
    with pytest.raises(InvalidSchedule):
        schedule.require_future(seven + timedelta(hours=1))
    assert Start.ASK is schedule.decide(seven + timedelta(hours=3))


@pytest.mark.parametrize(
    ("when_missed", "expected"),
    [
        (WhenMissed.ASK, datetime(2026, 12, 2, 3, 30, tzinfo=UTC)),
        (WhenMissed.SEND, datetime(2026, 12, 1, 7, tzinfo=UTC)),
        (WhenMissed.SKIP, None),
    ],
)
def test_whose_clock_has_passed_it(when_missed: WhenMissed, expected: datetime | None) -> None:
    """At seven UTC it is half past twelve in Delhi: tomorrow, now, or not at all."""
    schedule = Schedule.at(NINE, "Europe/Berlin", recipient_local=True, when_missed=when_missed)
    seven = datetime(2026, 12, 1, 7, tzinfo=UTC)

    assert expected == schedule.due_at("Asia/Kolkata", seven)
    within = replace(schedule, send_within=timedelta(hours=4))
    assert seven == within.due_at("Asia/Kolkata", seven)


@given(
    shown=st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)),  # noqa: DTZ001
    zone=st.sampled_from(ZONES),
    late=st.integers(-30 * 60, 100 * 60),
)
def test_nobody_is_due_at_another_time_of_their_day(shown: datetime, zone: str, late: int) -> None:
    """Unless it is now, their own clock shows the time, or jumps over it; and never in the past."""
    schedule = Schedule.at(shown, "UTC", recipient_local=True)
    now = schedule.start_at + timedelta(minutes=late)
    due_at = schedule.due_at(zone, now)

    assert due_at is not None
    assert now <= due_at
    local = due_at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    jumped = local - timedelta(hours=1)
    assert due_at == now or shown.time() in {local.time(), jumped.time()}


def daily_at(shown: datetime, zone: str = "Europe/Berlin", **rule: object) -> Schedule:
    fields: dict[str, object] = {"every": Every.DAY, "first": shown, **rule}
    return replace(Schedule.at(shown, zone), repeat=Recurrence(**fields))  # type: ignore[arg-type]


def test_occurrences_keep_their_time_of_day() -> None:
    """In the nights in which the clocks change they come an hour earlier or later in UTC."""
    spring = daily_at(datetime(2027, 3, 27, 9))  # noqa: DTZ001
    skipped = daily_at(datetime(2027, 3, 27, 2, 30))  # noqa: DTZ001

    assert [8, 7, 7] == [spring.start_at.hour] + [
        each.start_at.hour for each in islice(spring.following(spring.start_at), 2)
    ]
    assert ["03:30", "02:30"] == [
        f"{each.shown:%H:%M}" for each in islice(skipped.following(skipped.start_at), 2)
    ]


def test_occurrences_missed_meanwhile_do_not_pile_up() -> None:
    """Three days late, the next is tomorrow's; they count all the same."""
    schedule = daily_at(NINE, count=5)
    late = schedule.start_at + timedelta(days=3, minutes=1)

    assert [5] == [each.shown.day for each in schedule.following(late)]
    assert [] == list(schedule.following(late + timedelta(days=1)))
    assert [] == list(replace(schedule, repeat=None).following(NOON))


@given(
    first=st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)),  # noqa: DTZ001
    zone=st.sampled_from(ZONES),
    every=st.sampled_from(Every),
    recipient_local=st.booleans(),
    late=st.integers(-48, 4000),
)
def test_what_follows_is_later_and_ahead(
    first: datetime, zone: str, every: Every, recipient_local: bool, late: int
) -> None:
    """Whoever looks whenever: one after the other, none in the past, none left out from now on."""
    try:
        schedule = replace(
            Schedule.at(first, zone, recipient_local=recipient_local),
            repeat=Recurrence(every=every, first=first, count=60),
        )
    except InvalidSchedule:
        return
    now = schedule.start_at + timedelta(hours=late)
    following = list(schedule.following(now))

    starts = [each.starts_here for each in following]
    assert all(start > now for start in starts)
    assert starts == sorted(set(starts))
    assert all(each.start_at > schedule.start_at for each in following)
    everything = list(schedule.following(schedule.start_at - timedelta(days=2)))
    assert 59 == len(everything)
    assert following == [each for each in everything if each.starts_here > now]
    assert all(list(a.following(now)) == following[i + 1 :] for i, a in enumerate(following[:3]))
