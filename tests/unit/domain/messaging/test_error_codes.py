from itertools import chain

import pytest

from wacore.domain.messaging.error_codes import (
    ERROR_TABLE,
    Channel,
    Effect,
    Responsible,
    Retry,
    SendErrorClass,
    advice_for,
)
from wacore.domain.messaging.error_codes.accounts import ACCOUNTS
from wacore.domain.messaging.error_codes.authorization import AUTHORIZATION
from wacore.domain.messaging.error_codes.other_products import OTHER_PRODUCTS
from wacore.domain.messaging.error_codes.sending import SENDING
from wacore.domain.messaging.error_codes.template_review import TEMPLATE_REVIEW
from wacore.domain.messaging.error_codes.templates import TEMPLATES

RB = SendErrorClass.RETRY_WITH_BACKOFF
SD = SendErrorClass.SLOW_DOWN
DR = SendErrorClass.DEFER_RECIPIENT
FR = SendErrorClass.FAIL_RECIPIENT
PC = SendErrorClass.PAUSE_CAMPAIGN
PN = SendErrorClass.PAUSE_NUMBER
FA = SendErrorClass.FATAL_AUTHENTICATION

# Meta, Error codes: what may answer a send, and our class for it
SEND_CODES = {
    RB: {1, 2, 131000, 131016, 131053, 131057, 134101, 2494100},
    SD: {4, 613, 80007, 130429, 132069},
    DR: {131049, 131056},
    FR: {
        *{130403, 130472, 130497, 131021, 131026, 131030, 131047, 131050, 131062, 132005, 132008},
        *{132018, 137000, 131001, 131002, 131006, 131014, 131043, 192, 200002},
    },
    PC: {
        *{100, 131008, 131009, 131051, 131055, 131063, 135000, 132000, 132001, 132007, 132012},
        *{132015, 132016, 132068, 134100, 134102, 134103},
    },
    PN: {
        *{33, 368, 131031, 131037, 131042, 131045, 131048, 131064, 133010, 134011},
    },
    FA: {0, 3, 10, 104, 190, *range(200, 300), 131005},
}

# Meta, Error codes: what only management calls, inbound messages and health checks carry
OTHER_CODES = {
    *{803, 80008, 200005, 200006, 200007, 2593107, 2593108, 1752041, 131044, 131052, 131060},
    *range(139000, 139005),
    *{133000, 133004, 133005, 133006, 133008, 133009, 133015, 133016, 136025},
    *{2388001, 2388012, 2388091, 2388093, 2388103},
    *range(2494164, 2494180),
    *{131020, 131041, 131059, 131201, 131202, 131204, 131207, 131208},
    *range(131209, 131216),
    *range(138000, 138008),
    *{138009, 138012, 138013, 138018},
    *range(139100, 139104),
    *range(147001, 147006),
    *range(141000, 141015),
    *{2388019, 2388023, 2388024, 2388027, 2388039, 2388040, 2388047, 2388072, 2388073, 2388077},
    *{2388293, 2388299},
}


@pytest.mark.parametrize(
    ("code", "expected"),
    [(code, send_class) for send_class, codes in SEND_CODES.items() for code in sorted(codes)],
)
def test_every_send_code_has_its_class(code: int, expected: SendErrorClass) -> None:
    """A code that may answer a send is in the table, marked as such, in the class Meta's text implies."""
    advice = ERROR_TABLE[code]

    assert advice.concerns_sending
    assert expected == advice.send_class


def test_the_table_is_complete() -> None:
    """Every other documented code has an entry too, so that no operator reads a bare number."""
    assert set() == OTHER_CODES - ERROR_TABLE.keys()


def test_other_codes_are_no_send_errors() -> None:
    """What only management calls or inbound messages carry is not taken for an answer to a send."""
    sending = {code for code in OTHER_CODES if ERROR_TABLE[code].concerns_sending}

    assert set() == sending


def test_no_code_has_two_entries() -> None:
    """The families do not overlap."""
    rows = chain(AUTHORIZATION, SENDING, ACCOUNTS, TEMPLATES, TEMPLATE_REVIEW, OTHER_PRODUCTS)
    codes = [advice.code for advice in rows]

    assert len(set(codes)) == len(codes)


def test_every_entry_explains_itself() -> None:
    """Titles are short, explanations are sentences, and whatever is retried says how."""
    for advice in ERROR_TABLE.values():
        assert 0 < len(advice.title) <= 60
        assert advice.explanation.endswith(".")
        if advice.send_class in {RB, SD, DR}:
            assert advice.retry is not None


@pytest.mark.parametrize(
    ("code", "http_status", "expected"),
    [
        (195, None, FA),
        (131040, None, FR),
        (131058, None, FR),
        (132099, None, PC),
        (133099, None, PN),
        (999999, 503, RB),
        (999999, 400, FR),
        (999999, None, FR),
    ],
)
def test_an_unknown_code_is_judged_by_its_range(
    code: int, http_status: int | None, expected: SendErrorClass
) -> None:
    """Meta adds codes without notice; the range tells who is affected."""
    advice = advice_for(code, http_status=http_status)

    assert expected == advice.send_class
    assert not advice.known
    assert str(code) in advice.explanation


@pytest.mark.parametrize(
    ("code", "subcode", "details", "expected"),
    [
        (100, 33, None, PN),
        (100, None, 'Unexpected key "foo" on param "template"', PC),
        (100, None, "The parameter to is required.", FR),
        (100, None, "Recipient is not a valid WhatsApp user", FR),
        (131009, None, "Parameter value is not valid", PC),
        (131009, None, "Recipient phone number is not valid", FR),
        (132012, None, "header: Format mismatch, expected IMAGE, received UNKNOWN", PC),
        (
            132012,
            None,
            "Param text cannot have new-line/tab characters or more than 4 consecutive spaces",
            FR,
        ),
        (132000, None, "body: number of localizable_params (1) does not match", PC),
    ],
)
def test_details_tell_one_recipient_from_all(
    code: int, subcode: int | None, details: str | None, expected: SendErrorClass
) -> None:
    """A fault of one recipient's value does not stop the campaign."""
    assert expected == advice_for(code, subcode, details).send_class


def test_a_template_subcode_is_the_reason() -> None:
    """100 with a 2388xxx subcode, and the subcode alone, give the same explanation."""
    assert advice_for(2388299) == advice_for(100, 2388299)
    assert Responsible.TEMPLATE_AUTHOR is advice_for(100, 2388299).who


def test_a_token_subcode_says_what_happened() -> None:
    """190 stays fatal; its subcode changes the explanation only."""
    expired = advice_for(190, 463)

    assert FA is expired.send_class
    assert "expired" in expired.explanation


def test_a_marketing_cap_waits_a_day_at_least() -> None:
    """131049 is tried twice more, a day and three days later, then never."""
    retry = ERROR_TABLE[131049].retry

    assert retry is not None
    assert [86_400.0, 259_200.0] == [retry.delay(0), retry.delay(1)]
    assert retry.allows(1)
    assert not retry.allows(2)


def test_a_stop_is_an_opt_out() -> None:
    """131050 says so; a plain failure does not."""
    assert Effect.STOPS_MARKETING in ERROR_TABLE[131050].effects
    assert Effect.STOPS_MARKETING not in ERROR_TABLE[131026].effects


def test_backoff_doubles_up_to_its_ceiling() -> None:
    """2, 4, 8 … 300 seconds, and no overflow after a thousand tries."""
    retry = Retry()

    assert [2.0, 4.0, 8.0, 256.0, 300.0] == [retry.delay(n) for n in (0, 1, 2, 7, 8)]
    assert 300.0 == retry.delay(1000)


def test_slowing_down_counts_no_tries() -> None:
    """A recipient whose number was throttled keeps all its tries."""
    retry = ERROR_TABLE[130429].retry

    assert retry is not None
    assert retry.allows(10_000)


def test_health_codes_belong_to_health_checks() -> None:
    """1410xx never decides about a send."""
    assert frozenset({Channel.HEALTH}) == ERROR_TABLE[141006].channels
