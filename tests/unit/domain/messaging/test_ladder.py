"""How reports move a message."""

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wacore.domain.ids import MessageId, Wamid
from wacore.domain.messaging.answers import Accepted
from wacore.domain.messaging.attempt_token import AttemptToken
from wacore.domain.messaging.ladder import climb
from wacore.domain.messaging.message import Message
from wacore.domain.messaging.message_state import MessageState
from wacore.domain.messaging.outcome import answered
from wacore.domain.messaging.statuses import DeliveryStatus, Pricing, StatusReport
from wacore.testing.messages import NOON, a_message, a_report, inflight

S = DeliveryStatus
WAMID = Wamid("wamid.1")
ACCEPTED = inflight(state=MessageState.ACCEPTED, wamid=WAMID, accepted_at=NOON)


def after(message: Message, *reports: StatusReport) -> Message:
    for report in reports:
        message = climb(message, report, NOON)
    return message


def seconds(n: int) -> timedelta:
    return timedelta(seconds=n)


@pytest.mark.parametrize(
    ("statuses", "state"),
    [
        ([S.SENT, S.DELIVERED, S.READ], MessageState.READ),
        ([S.READ, S.DELIVERED, S.SENT], MessageState.READ),
        ([S.FAILED], MessageState.FAILED),
        ([S.FAILED, S.SENT], MessageState.SENT),
        ([S.SENT, S.FAILED], MessageState.SENT),
        ([S.FAILED, S.DELIVERED], MessageState.DELIVERED),
    ],
)
def test_the_highest_rung_wins(statuses: list[DeliveryStatus], state: MessageState) -> None:
    """Late steps correct a failure, and nothing ever falls back."""
    assert state is after(ACCEPTED, *(a_report(ACCEPTED, each) for each in statuses)).state


def test_read_implies_delivered() -> None:
    """Meta may leave `delivered` out."""
    read = after(ACCEPTED, a_report(ACCEPTED, S.READ, at=NOON + seconds(9)))

    assert NOON + seconds(9) == read.delivered_at == read.read_at


def test_each_status_keeps_its_own_time() -> None:
    """The earliest one reported, whatever came between."""
    message = after(
        ACCEPTED,
        a_report(ACCEPTED, S.READ, at=NOON + seconds(9)),
        a_report(ACCEPTED, S.SENT, at=NOON + seconds(1)),
        a_report(ACCEPTED, S.DELIVERED, at=NOON + seconds(3)),
        a_report(ACCEPTED, S.SENT, at=NOON + seconds(2)),
    )

    assert (NOON + seconds(1), NOON + seconds(3), NOON + seconds(9)) == (
        message.sent_at,
        message.delivered_at,
        message.read_at,
    )


def test_a_repeated_report_is_the_same_message() -> None:
    """So that nobody counts it or writes it again."""
    once = after(ACCEPTED, a_report(ACCEPTED))

    assert once is climb(once, a_report(ACCEPTED), NOON + seconds(60))


@pytest.mark.parametrize(
    "state", [MessageState.INFLIGHT, MessageState.UNKNOWN, MessageState.ABANDONED]
)
def test_a_report_settles_what_nobody_knew(state: MessageState) -> None:
    """Its token proves that Meta has the message, and it teaches the wamid."""
    message = after(inflight(state=state), a_report(inflight(), wamid=WAMID))

    assert (MessageState.SENT, WAMID, NOON) == (message.state, message.wamid, message.accepted_at)


@pytest.mark.parametrize("state", [MessageState.PLANNED, MessageState.DEFERRED])
def test_what_waits_for_another_try_is_not_sent_again(state: MessageState) -> None:
    """A status of the attempt before means that it had arrived after all."""
    waiting = inflight(state=state)

    assert MessageState.DELIVERED is after(waiting, a_report(waiting, S.DELIVERED)).state


@pytest.mark.parametrize("state", [MessageState.PLANNED, MessageState.DEFERRED])
def test_an_old_failure_does_not_fail_the_next_try(state: MessageState) -> None:
    """What was planned again has its failure behind it."""
    waiting = inflight(state=state)

    assert waiting is after(waiting, a_report(waiting, S.FAILED))


def test_a_failure_of_an_earlier_attempt_is_over() -> None:
    """The present attempt has its own fate; a success of the earlier one is true all the same."""
    second = inflight(attempt=2)
    first = AttemptToken(second.id, 1)

    assert second is after(second, a_report(second, S.FAILED, token=first))
    assert MessageState.READ is after(second, a_report(second, S.READ, token=first)).state


@pytest.mark.parametrize(
    "token",
    [
        AttemptToken(MessageId(UUID(int=9)), 1),
        AttemptToken(inflight().id, 2),
    ],
)
def test_a_report_of_something_else_changes_nothing(token: AttemptToken) -> None:
    """Not another message's, and not an attempt that never was."""
    assert ACCEPTED is after(ACCEPTED, a_report(ACCEPTED, token=token))


def test_without_token_the_wamid_tells() -> None:
    """Meta may drop the token from failures."""
    known = a_report(ACCEPTED, S.FAILED, token=None)
    foreign = a_report(ACCEPTED, S.FAILED, token=None, wamid="wamid.2")

    assert MessageState.FAILED is after(ACCEPTED, known).state
    assert ACCEPTED is after(ACCEPTED, foreign)


def test_what_was_never_posted_has_no_report() -> None:
    """A message not yet tried cannot have been accepted."""
    planned = a_message()

    assert planned is after(planned, a_report(planned))


def test_the_error_of_a_failure_is_kept() -> None:
    """With Meta's explanation."""
    failed = after(ACCEPTED, a_report(ACCEPTED, S.FAILED))

    assert (131026, "Message undeliverable") == (failed.error_code, failed.error_details)


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[StatusReport], list[StatusReport]]:
    """Reports of one message, and the same ones shuffled, some of them repeated."""
    price = Pricing("marketing", billable=True)
    reports = [
        a_report(
            ACCEPTED,
            status,
            at=NOON + seconds(draw(st.integers(0, 99))),
            pricing=None if status is S.FAILED else draw(st.sampled_from([None, price])),
            token=draw(st.sampled_from([ACCEPTED.token, None])),
        )
        for status in draw(st.lists(st.sampled_from(list(S)), max_size=8))
    ]
    return reports, draw(
        st.permutations(
            reports
            + draw(
                st.lists(st.sampled_from(reports or [a_report(ACCEPTED)]))
                if reports
                else st.just([])
            )
        )
    )


@given(histories(), st.sampled_from([ACCEPTED, inflight()]))
def test_neither_order_nor_repetition_matters(
    history: tuple[list[StatusReport], list[StatusReport]], start: Message
) -> None:
    """Any order of the same reports, and any number of each, ends in the same message."""
    tidy, shuffled = history
    start = ACCEPTED if any(report.token is None for report in tidy) else start

    assert after(start, *tidy) == after(start, *shuffled)


@given(histories(), st.integers(0, 8))
def test_the_answer_may_come_at_any_time(
    history: tuple[list[StatusReport], list[StatusReport]], position: int
) -> None:
    """Before, between or after the reports: the state is the same, and the wamid is known."""
    reports = [report for report in history[0] if report.token is not None]
    first = after(answered(inflight(), 1, Accepted(WAMID), NOON).message, *reports)
    message = after(inflight(), *reports[:position])
    message = answered(message, 1, Accepted(WAMID), NOON).message
    message = after(message, *reports[position:])

    assert (first.state, WAMID) == (message.state, message.wamid)
