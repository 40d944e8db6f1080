from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wacore.domain.sending_hours import InvalidSendingHours, SendingHours

DAY = SendingHours(opens=time(8), closes=time(21), time_zone="Europe/Berlin")
MINUTE = timedelta(minutes=1)
CHANGES = [  # where clocks are put forward or back, and when
    ("Europe/Berlin", datetime(2026, 3, 29, 1, tzinfo=UTC)),
    ("Europe/Berlin", datetime(2026, 10, 25, 1, tzinfo=UTC)),
    ("America/New_York", datetime(2026, 3, 8, 7, tzinfo=UTC)),
    ("America/New_York", datetime(2026, 11, 1, 6, tzinfo=UTC)),
    # at one o'clock back to midnight; at midnight on to one
    ("America/Havana", datetime(2026, 11, 1, 5, tzinfo=UTC)),
    ("America/Havana", datetime(2026, 3, 8, 5, tzinfo=UTC)),
    # by half an hour
    ("Australia/Lord_Howe", datetime(2026, 4, 4, 15, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2026, 10, 3, 15, 30, tzinfo=UTC)),
    # a whole day was left out
    ("Pacific/Apia", datetime(2011, 12, 30, 10, tzinfo=UTC)),
    ("Asia/Kathmandu", datetime(2026, 6, 1, tzinfo=UTC)),
]
minutes = st.integers(0, 24 * 60 - 1)


def at_minute(minute: int) -> time:
    return time(minute // 60, minute % 60)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (datetime(2026, 12, 1, 7, tzinfo=UTC), datetime(2026, 12, 1, 7, tzinfo=UTC)),
        (datetime(2026, 12, 1, 20, tzinfo=UTC), datetime(2026, 12, 2, 7, tzinfo=UTC)),
        (datetime(2026, 12, 1, 22, 30, tzinfo=UTC), datetime(2026, 12, 2, 7, tzinfo=UTC)),
        (datetime(2026, 12, 1, 3, tzinfo=UTC), datetime(2026, 12, 1, 7, tzinfo=UTC)),
        # the night in which an hour is missing, and the one in which it comes twice
        (datetime(2026, 3, 28, 21, tzinfo=UTC), datetime(2026, 3, 29, 6, tzinfo=UTC)),
        (datetime(2026, 10, 24, 21, tzinfo=UTC), datetime(2026, 10, 25, 7, tzinfo=UTC)),
    ],
)
def test_nobody_is_woken(at: datetime, expected: datetime) -> None:
    """From nine in the evening until eight in the morning, Berlin time, everything waits."""
    assert expected == DAY.next_open(at)


def test_each_recipient_has_their_own_clock() -> None:
    """Noon in Berlin is six in New York; a zone that is none counts as unknown."""
    noon = datetime(2026, 12, 1, 11, tzinfo=UTC)

    assert noon + timedelta(hours=2) == DAY.next_open(noon, "America/New_York")
    assert noon == DAY.next_open(noon, "Mars/Olympus")
    assert noon == DAY.next_open(noon, None)


def test_one_clock_for_all() -> None:
    """Unless the sender's own clock is to count."""
    hours = SendingHours(
        opens=time(8), closes=time(21), time_zone="Europe/Berlin", recipient_local=False
    )
    noon = datetime(2026, 12, 1, 11, tzinfo=UTC)

    assert noon == hours.next_open(noon, "America/New_York")


def test_hours_over_midnight() -> None:
    """A night shop writes from eight in the evening until two."""
    night = SendingHours(opens=time(20), closes=time(2), time_zone="UTC")

    for hour, opening in ((19, 20), (20, 20), (23, 23), (1, 1), (2, 20), (12, 20)):
        at = datetime(2026, 12, 1, hour, tzinfo=UTC)
        assert at.replace(hour=opening) == night.next_open(at)


@pytest.mark.parametrize(
    "wrong", [{"closes": time(8)}, {"opens": time(8, tzinfo=UTC)}, {"time_zone": "Europe"}]
)
def test_hours_that_are_none(wrong: dict[str, object]) -> None:
    """No length, an offset, no zone."""
    fields: dict[str, object] = {"opens": time(8), "closes": time(21), "time_zone": "UTC"}
    with pytest.raises(InvalidSendingHours):
        SendingHours(**{**fields, **wrong})  # type: ignore[arg-type]


@given(
    place=st.sampled_from(CHANGES),
    opens=minutes,
    closes=minutes,
    shift=st.integers(-24 * 60, 2 * 60),
)
def test_they_open_at_the_first_moment_that_shows_them(
    place: tuple[str, datetime], opens: int, closes: int, shift: int
) -> None:
    """Minute by minute no clock shows an open hour earlier, also while clocks are changed."""
    if opens == closes:
        return
    zone, change = place
    hours = SendingHours(opens=at_minute(opens), closes=at_minute(closes), time_zone=zone)
    clock, at = ZoneInfo(zone), change + shift * MINUTE
    found = hours.next_open(at)
    first = at
    while not _shows_open(hours, first.astimezone(clock).time()):
        first += MINUTE

    assert first == found


def _shows_open(hours: SendingHours, shown: time) -> bool:
    after, before = shown >= hours.opens, shown < hours.closes
    return after and before if hours.opens < hours.closes else after or before


@given(at=st.datetimes(timezones=st.just(UTC)), opens=st.times(), closes=st.times())
def test_what_is_open_stays_so(at: datetime, opens: time, closes: time) -> None:
    """Asked again at the opening, to the microsecond, the answer is: now."""
    if opens == closes or not 1970 < at.year < 2100:
        return
    hours = SendingHours(opens=opens, closes=closes, time_zone="Australia/Lord_Howe")
    opening = hours.next_open(at)

    assert opening >= at
    assert opening == hours.next_open(opening)
