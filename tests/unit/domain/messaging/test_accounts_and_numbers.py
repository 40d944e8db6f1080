"""What Meta's reports do to accounts and numbers, and what ends a pause."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wacore.domain.errors import InvalidInput
from wacore.domain.ids import PhoneNumberId, WabaId
from wacore.domain.messaging.account import AccountStatus, checked_id, checked_secret
from wacore.domain.messaging.causes import (
    ACCOUNT_STOPPED,
    NUMBER_FLAGGED,
    NUMBER_STOPPED,
    TEMPLATE_PAUSED,
    TEMPLATE_RECATEGORISED,
    TOKEN_REFUSED,
    is_over_with_account,
    is_over_with_number,
    is_over_with_template,
    is_over_with_token,
)
from wacore.domain.messaging.dispatch import Pause
from wacore.domain.messaging.number import digits_of
from wacore.domain.messaging.opt_out import Wish, wish_of_payload
from wacore.domain.messaging.reports import (
    AccountReported,
    ErrorReported,
    NumberReported,
    Restriction,
)
from wacore.testing.intake import a_number, an_account

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
WABA = WabaId("210987654321098")


def a_report(event: str, minutes: int = 0, **more: object) -> AccountReported:
    given = {"waba_id": WABA, "field": "account_update", "event": event, **more}
    return AccountReported(at=NOON + timedelta(minutes=minutes), **given)  # type: ignore[arg-type]


ACTIVE = an_account(
    status=AccountStatus.ACTIVE, restricted_until=None, trouble="", reported_at=None
)


@pytest.mark.parametrize(
    ("report", "status"),
    [
        (a_report("ACCOUNT_DELETED"), AccountStatus.DISABLED),
        (a_report("ACCOUNT_OFFBOARDED"), AccountStatus.DISABLED),
        (a_report("DISABLED_UPDATE", ban_state="DISABLE"), AccountStatus.DISABLED),
        (a_report("DISABLED_UPDATE", ban_state="SCHEDULE_FOR_DISABLE"), AccountStatus.ACTIVE),
        (a_report("ACCOUNT_VIOLATION", detail="ALCOHOL"), AccountStatus.ACTIVE),
        (
            a_report(
                "ACCOUNT_RESTRICTION",
                restrictions=(Restriction(type="RESTRICTED_BIZ_INITIATED_MESSAGING"),),
            ),
            AccountStatus.RESTRICTED,
        ),
        (
            a_report(
                "ACCOUNT_RESTRICTION",
                restrictions=(Restriction(type="RESTRICTED_ADD_PHONE_NUMBER_ACTION"),),
            ),
            AccountStatus.ACTIVE,
        ),
        (a_report("MM_LITE_TERMS_SIGNED"), AccountStatus.ACTIVE),
        (a_report("SOMETHING_NEW"), AccountStatus.ACTIVE),
    ],
)
def test_reports_decide_what_may_be_sent(report: AccountReported, status: AccountStatus) -> None:
    """Only what stops campaigns stops them; the rest is noted at most."""
    assert status == ACTIVE.reported(report).status


@pytest.mark.parametrize("event", ["ACCOUNT_VIOLATION", "DISABLED_UPDATE", "REJECTED"])
def test_a_warning_is_kept_for_people(event: str) -> None:
    """It stops nothing yet, but somebody should know."""
    assert event in ACTIVE.reported(a_report(event)).trouble


@pytest.mark.parametrize(
    "report", [a_report("ACCOUNT_RECONNECTED", 1), a_report("X", 1, ban_state="REINSTATE")]
)
def test_a_lifted_ban_leaves_no_trouble(report: AccountReported) -> None:
    """The account works again."""
    banned = ACTIVE.reported(a_report("ACCOUNT_DELETED"))

    assert (AccountStatus.ACTIVE, "") == (
        banned.reported(report).status,
        banned.reported(report).trouble,
    )


@given(st.permutations(range(3)))
def test_the_newest_report_has_the_last_word(order: list[int]) -> None:
    """In whatever order they arrive."""
    reports = [
        a_report("ACCOUNT_DELETED", 0),
        a_report("ACCOUNT_RECONNECTED", 1),
        a_report("DISABLED_UPDATE", 2, ban_state="DISABLE"),
    ]
    account = ACTIVE
    for n in order:
        account = account.reported(reports[n])

    assert AccountStatus.DISABLED == account.status


def test_a_restriction_ends_when_its_time_has_come() -> None:
    """And not before; one without an end waits for Meta."""
    until = Restriction(
        type="RESTRICTED_BIZ_INITIATED_MESSAGING", expires_at=NOON + timedelta(days=3)
    )
    restricted = ACTIVE.reported(a_report("ACCOUNT_RESTRICTION", restrictions=(until,)))

    assert not restricted.may_start_conversations
    assert restricted == restricted.restriction_over(NOON + timedelta(days=2))
    assert restricted.restriction_over(NOON + timedelta(days=3)).may_start_conversations


def test_numbers_follow_their_newest_report() -> None:
    """Flagged, unflagged, faster, renamed."""
    number = a_number(status="CONNECTED", reported_at=None)

    def told(event: str, minutes: int = 0, **more: str) -> NumberReported:
        given = {"field": "phone_number_quality_update", "display_phone_number": "49301234567"}
        at = NOON + timedelta(minutes=minutes)
        return NumberReported(waba_id=WABA, event=event, at=at, **given | more)

    flagged = number.reported(told("FLAGGED", 1))
    assert ("FLAGGED", True) == (flagged.status, flagged.can_send)
    assert flagged == flagged.reported(told("UNFLAGGED", 0))
    assert "CONNECTED" == flagged.reported(told("UNFLAGGED", 2)).status
    faster = number.reported(told("THROUGHPUT_UPGRADE", limit="TIER_UNLIMITED"))
    assert (1000, None) == (faster.messages_per_second, faster.daily_limit)
    named = told("APPROVED", field="phone_number_name_update", verified_name="New")
    assert "New" == number.reported(named).verified_name
    refused = told("REJECTED", field="phone_number_name_update", verified_name="New")
    assert number.verified_name == number.reported(refused).verified_name
    error = ErrorReported(
        waba_id=WABA, phone_number_id=PhoneNumberId("1"), code=130429, title="T", detail="d" * 400
    )
    assert 255 == len(number.troubled(error).note)


@pytest.mark.parametrize("text", ["+49 30 1234567", "49301234567", "(49) 30/123-4567"])
def test_a_number_is_known_however_it_is_written(text: str) -> None:
    """Meta writes plus signs and blanks, or does not."""
    assert "49301234567" == digits_of(text)


@pytest.mark.parametrize(
    ("reason", "ended_by"),
    [
        (TEMPLATE_PAUSED, "template"),
        ("meta:132015", "template"),
        ("meta:132016", "template"),
        (TEMPLATE_RECATEGORISED, ""),
        (ACCOUNT_STOPPED, "account"),
        (NUMBER_STOPPED, "number"),
        (NUMBER_FLAGGED, "number"),
        (TOKEN_REFUSED, "token"),
        ("meta:190", "token"),
        ("meta:131031", "account number"),
        ("operator", ""),
        ("meta:", ""),
        ("meta:x", ""),
        ("meta:999999", ""),
    ],
)
def test_each_pause_ends_with_its_own_cause(reason: str, ended_by: str) -> None:
    """What a person paused, a person resumes."""
    causes = {
        "template": is_over_with_template,
        "account": is_over_with_account,
        "number": is_over_with_number,
        "token": is_over_with_token,
    }
    pause = Pause(reason)

    assert ended_by.split() == [name for name, is_over in causes.items() if is_over(pause)]


@pytest.mark.parametrize(
    ("payload", "wish"),
    [
        ("STOP_PROMO", Wish.STOP),
        ("stop", Wish.STOP),
        ("opt-out", Wish.STOP),
        ("OPT_OUT:spring", Wish.STOP),
        ("unsubscribe.all", Wish.STOP),
        ("start", Wish.START),
        ("opt_in", Wish.START),
        ("stopwatch", None),
        ("please stop", None),
        ("keep", None),
        ("", None),
        ('{"flow_token":"stop"}', None),
    ],
)
def test_a_payload_begins_with_what_it_is_for(payload: str, wish: Wish | None) -> None:
    """Its first word decides."""
    assert wish == wish_of_payload(payload)


@given(st.text(max_size=40))
def test_ids_and_secrets_are_checked(text: str) -> None:
    """What passes is digits, or printable ASCII without blanks."""
    for check, may in (
        (checked_id, text.isascii() and text.isdigit() and len(text) <= 32),
        (
            checked_secret,
            bool(text) and text.isascii() and text.isprintable() and " " not in text,
        ),
    ):
        if may:
            assert text == check(text, "field")
        else:
            with pytest.raises(InvalidInput):
                check(text, "field")
