"""How many unclear answers are too many, and how they end."""

from datetime import timedelta

import pytest

from wacore.domain.messaging.doubts import Doubts
from wacore.domain.messaging.message_state import MessageState
from wacore.domain.messaging.tally import Tally
from wacore.testing.messages import NOON

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


def tally(**counts: int) -> Tally:
    return Tally({(MessageState(state), ""): n for state, n in counts.items()})


@pytest.mark.parametrize(
    ("clear", "unclear", "rests"), [(0, 9, 0), (0, 10, 1), (40, 10, 0), (39, 10, 1), (99, 24, 0)]
)
def test_ten_and_more_than_a_fifth_are_too_many(clear: int, unclear: int, rests: int) -> None:
    """Refusals are answers as good as any."""
    seen = tally(delivered=clear // 2, rejected=clear - clear // 2, unknown=unclear)

    assert rests == Doubts().heard(clear, unclear, seen, NOON).rests


def test_they_add_up_over_several_looks() -> None:
    """A chunk may be smaller than ten."""
    first = Doubts().heard(3, 5, tally(accepted=3, unknown=5), NOON)
    second = first.heard(1, 5, tally(accepted=4, unknown=10), NOON)

    assert (Doubts(0, 5), Doubts(4, 0, 1, NOON)) == (first, second)


def test_old_answers_do_not_hide_a_new_silence() -> None:
    """What a hundred answers have left behind is forgotten; those of the same chunk are not."""
    assert Doubts(50_000, 0, 1, NOON) == Doubts().heard(0, 10, tally(read=50_000), NOON)
    assert Doubts(50_000, 10) == Doubts().heard(90, 10, tally(read=50_090), NOON)


def test_a_retry_begins_a_new_look() -> None:
    """Failures that are planned again are answered no more."""
    assert Doubts(5, 3) == Doubts(10, 9).heard(0, 3, tally(read=5), NOON)


def test_after_a_rest_two_are_enough() -> None:
    """And each rest is longer than the last, up to a minute."""
    doubts, rests = Doubts(100, 0, 1, NOON), []
    for _ in range(5):
        rests.append(doubts.rest / SECOND)
        doubts = doubts.heard(1, 1, tally(read=doubts.answered + 1), NOON)
        doubts = doubts.heard(0, 1, tally(read=doubts.answered + 1), NOON)

    assert [5, 10, 20, 40, 60] == rests


def test_meta_is_trusted_again_after_twenty_answers() -> None:
    """Some of which may be unclear."""
    resting = Doubts(100, 0, 2, NOON)
    soon = resting.heard(19, 1, tally(read=119), NOON)
    later = soon.heard(1, 0, tally(read=120), NOON)

    assert (2, 2) == (soon.rests, later.rests)
    assert Doubts(120) == later.heard(1, 0, tally(read=121), NOON)


def test_as_many_are_tried_as_were_answered_and_three() -> None:
    """Whatever is under way counts, so a crowd that waits for its answers lets nobody else go."""
    resting = Doubts(100, 0, 1, NOON)

    assert 3 == resting.allowed(tally(read=100))
    assert 6 == resting.allowed(tally(read=105, inflight=2))
    assert 0 == resting.allowed(tally(read=100, inflight=90))


def test_the_posts_before_a_rest_are_part_of_it() -> None:
    """They were not made after it, so they do not tell that it was of no use."""
    resting = Doubts(100, 0, 1, NOON)

    assert not resting.concern(NOON)
    assert resting.concern(NOON + SECOND)
    assert Doubts().concern(NOON)


def test_a_campaign_is_paused_at_the_third_rest() -> None:
    """For a minute, then twice as long each time, and never for more than an hour."""
    pauses = [Doubts(0, 0, rests, NOON).until for rests in (0, 1, 2, 3, 4, 8, 9, 400)]

    assert [None] * 3 + [NOON + n * MINUTE for n in (1, 2, 32, 60, 60)] == pauses


def test_a_crash_leaves_no_doubt_about_meta() -> None:
    """Of the unknown, so many at most as had an unclear answer; all of them while it rests."""
    assert 0 == Doubts().left_open(tally(unknown=8))
    assert 3 == Doubts(0, 3).left_open(tally(unknown=8, abandoned=1))
    assert 1 == Doubts(0, 3).left_open(tally(abandoned=1, delivered=7))
    assert 9 == Doubts(0, 0, 1, NOON).left_open(tally(unknown=8, abandoned=1))
