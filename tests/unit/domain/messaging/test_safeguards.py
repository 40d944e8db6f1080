"""What stops a campaign before everybody has got it."""

from datetime import timedelta

import pytest

from wacore.domain.messaging.daily_limit import DAILY_LIMIT, enough_free
from wacore.domain.messaging.dispatch import Pause
from wacore.domain.messaging.dispatch_state import DispatchState
from wacore.domain.messaging.message_state import MessageState
from wacore.domain.messaging.safeguards import CANARY, CANARY_FAILED, Canary, Watch, begun
from wacore.domain.messaging.tally import Tally
from wacore.testing.messages import NOON, a_dispatch

MINUTE = timedelta(minutes=1)


def tally(**counts: int) -> Tally:
    return Tally({(MessageState(state), ""): n for state, n in counts.items()})


@pytest.mark.parametrize(
    ("canary", "total", "size"),
    [
        (Canary(messages=50), None, 50),
        (Canary(share=0.1), None, None),
        (Canary(share=0.1), 1000, 91),
    ],
)
def test_a_canary_is_a_number_or_a_share_of_those_written_to(
    canary: Canary, total: int | None, size: int | None
) -> None:
    """Whoever is skipped is no part of it, and a broken share is rounded up."""
    assert size == canary.size(total, tally(planned=905, skipped=95))


def test_what_has_begun_counts_whatever_came_of_it() -> None:
    """So a crash makes a canary no larger."""
    counted = tally(planned=5, skipped=7, cancelled=9, inflight=1, unknown=2, deferred=3, read=4)

    assert 10 == begun(counted)


def test_a_canary_may_have_some_failures_but_not_more() -> None:
    """Refusals, failures and opt-outs add up; a RED number says enough."""
    canary = Canary(messages=100, tolerance=0.1)
    fared = tally(accepted=94, failed=4, rejected=2)

    assert "" == canary.objection(fared, opt_outs=4, quality="YELLOW")
    assert "10%" in canary.objection(fared, opt_outs=5, quality="YELLOW")
    assert "RED" in canary.objection(fared, opt_outs=0, quality="RED")
    assert "" == canary.objection(fared, opt_outs=1, quality="GREEN", unclear=3)
    assert "of 4 nobody knows" in canary.objection(fared, opt_outs=1, quality="GREEN", unclear=4)


def test_a_watch_judges_the_last_messages() -> None:
    """A hundred at least, and a new look begins after a thousand."""
    assert (Watch(), "") == Watch().looked(tally(rejected=99), 0.5)
    watch, trouble = Watch().looked(tally(accepted=40, rejected=60), 0.5)
    assert Watch(60, 60) == watch
    assert "60" in trouble
    moved, nothing = Watch().looked(tally(delivered=999, failed=1), 0.5)
    assert (Watch(1000, 1), "") == (moved, nothing)
    assert moved.looked(tally(delivered=1000, failed=101), 0.5)[1]


def test_failures_are_told_sooner_than_deliveries() -> None:
    """Those of which nothing is known yet speak for the campaign, up to some hundreds."""
    early = tally(accepted=9_000, delivered=50, failed=150)
    assert (Watch(), "") == Watch().looked(early, 0.5)
    late = Watch(9_000, 100), tally(accepted=400, delivered=8_950, failed=350)
    assert "" == late[0].looked(late[1], 0.5)[1]

    assert Watch().looked(tally(accepted=9_000, failed=801), 0.5)[1]


def test_failures_planned_once_more_begin_a_new_look() -> None:
    """The counters went back; nothing can be told from that."""
    assert (Watch(10, 10), "") == Watch(100, 60).looked(tally(accepted=40, failed=10), 0.1)


def test_weightier_pauses_replace_lighter_ones() -> None:
    """A rest gives way to a cause and a cause to a person; of equals the first stands."""
    rest, cause, person = Pause(DAILY_LIMIT), Pause("template_paused"), Pause("operator")
    paused = a_dispatch().stop(rest, NOON)

    assert cause == paused.stop(cause, NOON).pause
    assert person == paused.stop(cause, NOON).stop(person, NOON).pause
    assert person == paused.stop(person, NOON).stop(cause, NOON).stop(rest, NOON).pause
    assert rest == paused.stop(Pause(CANARY), NOON).pause


def test_only_a_person_passes_a_failed_canary() -> None:
    """Resuming what merely rests does not."""
    canary = Canary(messages=5)
    rests = a_dispatch(canary=canary).rest_after_canary(canary, NOON)
    failed = rests.fail_canary("Too many failed.", NOON)

    assert NOON + canary.wait == rests.canary_until
    assert not rests.resume(NOON).canary_passed
    assert rests.pass_canary(NOON).canary_passed
    assert failed.rests_for(CANARY_FAILED)
    assert failed.resume(NOON).canary_passed
    assert DispatchState.RUNNING is failed.resume(NOON).state


@pytest.mark.parametrize(
    ("limit", "reached", "waiting", "enough"),
    [
        (250, 250, 100, False),
        (250, 239, 100, False),
        (250, 238, 100, True),
        (250, 248, 2, True),
        (250, 300, 0, False),
        (10, 9, 5, True),
    ],
)
def test_going_on_takes_some_room(limit: int, reached: int, waiting: int, enough: bool) -> None:
    """A twentieth of the day's limit, or as many as wait."""
    assert enough is enough_free(limit, reached, waiting)
