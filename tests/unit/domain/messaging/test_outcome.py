"""What the answer to a POST makes of a message."""

from datetime import timedelta

import pytest

from wacore.domain.ids import Wamid
from wacore.domain.messaging.answers import Accepted, Ambiguous, Answer, NotSent, Refused
from wacore.domain.messaging.error_codes import SendErrorClass
from wacore.domain.messaging.message import Message
from wacore.domain.messaging.message_state import MessageState
from wacore.domain.messaging.outcome import NOT_SENT_DELAY, Outcome, answered
from wacore.domain.messaging.statuses import SendError
from wacore.testing.messages import NOON, a_message, inflight

LATER = NOON + timedelta(seconds=3)


def refused(code: int, details: str = "") -> Refused:
    return Refused(SendError(code, "title", details), 400)


def outcome(answer: Answer, message: Message | None = None, *, alone: bool = False) -> Outcome:
    message = message or inflight()
    return answered(message, message.attempt, answer, LATER, alone=alone)


@pytest.mark.parametrize("held", [False, True])
def test_acceptance_teaches_the_wamid(held: bool) -> None:
    """Held messages wait at Meta, the others are on their way."""
    message = outcome(Accepted(Wamid("wamid.1"), held=held)).message

    state = MessageState.HELD if held else MessageState.ACCEPTED
    assert (state, "wamid.1", LATER) == (message.state, message.wamid, message.accepted_at)


def test_an_ambiguous_answer_leaves_it_unknown() -> None:
    """Whether it was sent, nobody knows; the lease is over."""
    message = outcome(Ambiguous("ServerDisconnectedError")).message

    assert (MessageState.UNKNOWN, "ServerDisconnectedError", None) == (
        message.state,
        message.reason,
        message.lease_until,
    )


def test_what_never_left_is_tried_again_and_counts_for_nothing() -> None:
    """After a short wait, however often that happens."""
    message = outcome(NotSent("ClientConnectorError"), inflight(tries=4)).message

    assert (MessageState.DEFERRED, 4, LATER + NOT_SENT_DELAY) == (
        message.state,
        message.tries,
        message.due_at,
    )


def test_trouble_of_metas_is_retried_later_and_later() -> None:
    """Each wait is longer, and after five tries the message is refused for good."""
    waits = []
    message = inflight()
    for _ in range(6):
        message = outcome(refused(131000), message).message
        if message.state is MessageState.DEFERRED:
            waits.append(message.due_at - LATER)
            message = message.claim(message.due_at, timedelta(seconds=60))

    assert sorted(waits) == waits
    assert (5, MessageState.REJECTED, 131000) == (len(waits), message.state, message.error_code)


def test_too_fast_slows_the_number_down_and_costs_no_try() -> None:
    """The message waits; the number rests."""
    result = outcome(refused(130429))

    assert (MessageState.DEFERRED, 0) == (result.message.state, result.message.tries)
    assert result.slow_down > 0
    assert result.pauses is None


def test_the_pair_limit_defers_one_recipient_more_each_time() -> None:
    """4 to the power of X seconds, X counting the tries (Meta, pair rate limit)."""
    first = outcome(refused(131056)).message
    second = outcome(refused(131056), first.claim(first.due_at, timedelta(seconds=60))).message

    assert first.due_at < second.due_at
    assert 0.0 == outcome(refused(131056)).slow_down


def test_a_permanent_error_refuses_this_recipient_only() -> None:
    """With Meta's words."""
    result = outcome(refused(131026, "Message Undeliverable."))

    assert (MessageState.REJECTED, 131026, "Message Undeliverable.") == (
        result.message.state,
        result.message.error_code,
        result.message.error_details,
    )
    assert result.pauses is None


@pytest.mark.parametrize(
    ("code", "scope"),
    [
        (132015, SendErrorClass.PAUSE_CAMPAIGN),
        (131031, SendErrorClass.PAUSE_NUMBER),
        (190, SendErrorClass.FATAL_AUTHENTICATION),
    ],
)
def test_a_fault_of_more_than_the_message_pauses(code: int, scope: SendErrorClass) -> None:
    """The message itself waits for the cause to end."""
    result = outcome(refused(code))

    assert (MessageState.PLANNED, scope) == (result.message.state, result.pauses)


def test_one_that_stops_its_campaign_again_and_again_is_refused() -> None:
    """Or one broken recipient would stop the others for ever."""
    message = inflight()
    for _ in range(2):
        message = outcome(refused(132012), message).message.claim(LATER, timedelta(seconds=60))
    last = outcome(refused(132012), message)

    assert (MessageState.REJECTED, None) == (last.message.state, last.pauses)


def test_a_single_message_with_a_bad_template_is_refused_alone() -> None:
    """It has no campaign to stop; a refused token stops it all the same."""
    assert MessageState.REJECTED is outcome(refused(132001), alone=True).message.state
    assert MessageState.PLANNED is outcome(refused(190), alone=True).message.state


def test_an_opt_out_is_told() -> None:
    """131050 means that the person refuses marketing."""
    assert outcome(refused(131050)).opts_out
    assert not outcome(refused(131026)).opts_out


@pytest.mark.parametrize("answer", [Ambiguous("x"), NotSent("x"), refused(131026)])
def test_a_status_that_came_first_stands(answer: Answer) -> None:
    """The answer cannot undo what Meta has reported."""
    delivered = inflight(state=MessageState.DELIVERED)

    assert delivered is outcome(answer, delivered).message


@pytest.mark.parametrize("answer", [Accepted(Wamid("w")), Ambiguous("x"), NotSent("x")])
def test_an_answer_to_an_earlier_attempt_changes_nothing(answer: Answer) -> None:
    """Who comes that late speaks of another POST."""
    second = inflight(attempt=2)

    assert second is answered(second, 1, answer, LATER).message


def test_a_late_answer_still_settles_what_became_unknown() -> None:
    """The lease had passed, the POST had not been in vain."""
    unknown = inflight().lose_lease(NOON + timedelta(minutes=2))

    assert MessageState.UNKNOWN is unknown.state
    assert MessageState.ACCEPTED is outcome(Accepted(Wamid("w")), unknown).message.state


AGAIN = inflight(state=MessageState.UNKNOWN).plan_again(LATER, LATER, doubts=1)
SECOND = AGAIN.claim(LATER, timedelta(seconds=60))


@pytest.mark.parametrize(
    "message",
    [
        AGAIN,
        AGAIN.skip("deadline_passed", LATER),
        AGAIN.cancel("cancelled", LATER),
        outcome(NotSent("x"), SECOND).message,
        outcome(Ambiguous("x"), SECOND).message,
    ],
    ids=lambda message: f"{message.state.value} {message.attempt}",
)
def test_a_late_acceptance_settles_what_was_planned_again(message: Message) -> None:
    """Whatever it waits for now, Meta has it, and another POST would be the second."""
    settled = answered(message, 1, Accepted(Wamid("w")), LATER).message

    assert (MessageState.ACCEPTED, "w", "") == (settled.state, settled.wamid, settled.reason)
    assert message is answered(message, 1, refused(131026), LATER).message


def test_a_failure_that_is_tried_again_was_accepted_before() -> None:
    """That Meta took it at first is no news: it did not arrive, and somebody wants it to."""
    retried = inflight(state=MessageState.FAILED).plan_again(LATER, LATER)

    assert MessageState.PLANNED is outcome(Accepted(Wamid("w")), retried).message.state


def test_claiming_announces_one_attempt() -> None:
    """With a lease, and only when due."""
    claimed = a_message().claim(NOON, timedelta(seconds=60))

    assert (MessageState.INFLIGHT, 1, NOON + timedelta(seconds=60)) == (
        claimed.state,
        claimed.attempt,
        claimed.lease_until,
    )
