from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wacore.domain.ids import OrganizationId
from wacore.domain.users.audit import AuditEntry, AuditHead, first_break
from wacore.domain.users.email import EmailAddress, InvalidEmailAddress
from wacore.domain.users.membership import standing
from wacore.domain.users.passwords import WeakPassword, check_password
from wacore.domain.users.throttling import PER_ACCOUNT, Attempts
from wacore.domain.users.user import InvalidLanguage, checked_language

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
TOP, MIDDLE, LOW = (OrganizationId(UUID(int=n)) for n in (1, 2, 3))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Ada@Example.ORG", "ada@example.org"),
        (" ada+x@mail.example.org\n", "ada+x@mail.example.org"),
        ("用户@例子.公司", "用户@例子.公司"),
    ],
)
def test_addresses_are_folded(text: str, value: str) -> None:
    """Cases and surrounding blanks make no second account."""
    assert value == EmailAddress.parse(text).value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ada",
        "@example.org",
        "ada@",
        "ada@localhost",
        "a@b..c",
        "a@b@c.de",
        "a b@c.de",
        "a@c.de\0",
        "<a@c.de>",
        "x" * 65 + "@example.org",
        "a@" + "x" * 64 + ".org",
        "a@" + "x." * 126 + "org",
    ],
)
def test_what_no_mail_can_reach_is_refused(text: str) -> None:
    """The error names the field."""
    with pytest.raises(InvalidEmailAddress) as caught:
        EmailAddress.parse(text, field="to")

    assert ["to"] == [problem.field for problem in caught.value.problems]


@pytest.mark.parametrize(
    "password",
    [
        "elevenchars",
        "x" * 257,
        "aaaaaaaaaaaaaaa",
        "abababababababab",
        "Password12345!",
        "p4ssw0rd-2026!",
        "qwertyuiop[]12",
        "123456789012345",
        "98765432109876",
        "abcdefghijklmnop",
        "ada.lovelace42",
        "ADA.LOVELACE!!",
        "WhatsApp2026!!",
    ],
)
def test_weak_passwords_are_refused_with_a_reason(password: str) -> None:
    """Short, endless, monotonous, worn out or personal."""
    with pytest.raises(WeakPassword) as caught:
        check_password(password, personal=("ada.lovelace@example.org", "ada.lovelace"))

    assert caught.value.problems[0].reason


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery",
        "пароль из слов",
        "🐢🐇🦊🐍🦎🐙🦑🐡🐟🐠🦈🐳",
        "ada.lovelace and her engine",
    ],
)
def test_long_passwords_are_accepted(password: str) -> None:
    """Any characters will do."""
    assert check_password(password, personal=("ada.lovelace",))


def test_keyboards_do_not_matter() -> None:
    """Composed and decomposed letters are the same password."""
    assert check_password("schöne grüße zu dir") == check_password(
        "scho\u0308ne gru\u0308ße zu dir"
    )


@given(st.lists(st.text(max_size=5), max_size=8), st.integers(0, 7), st.text(max_size=5))
def test_any_change_breaks_the_chain(actions: list[str], place: int, forged: str) -> None:
    """A chain holds exactly until the first entry that was changed."""
    chain: list[AuditEntry] = []
    for number, action in enumerate(actions):
        chain.append(
            AuditEntry.after(
                chain[-1].head if chain else AuditHead(),
                organization_id=TOP,
                at=NOON + timedelta(seconds=number),
                actor_id=None,
                action=action,
                details={"n": str(number)},
            )
        )
    assert first_break(chain) is None
    if place < len(chain) and chain[place].action != forged:
        entry = chain[place]
        chain[place] = AuditEntry(
            organization_id=entry.organization_id,
            sequence=entry.sequence,
            at=entry.at,
            actor_id=entry.actor_id,
            action=forged,
            details=entry.details,
            digest=entry.digest,
        )

        assert place + 1 == first_break(chain)


def test_standing_prefers_ones_own_role() -> None:
    """Then the nearest organisation above whose role reaches down."""
    lineage = [MIDDLE, TOP]

    own = standing(LOW, lineage, {LOW: "analyst", TOP: "owner"})
    inherited = standing(LOW, lineage, {MIDDLE: "agent", TOP: "admin"})

    assert own is not None
    assert inherited is not None
    assert (LOW, "analyst") == (own.organization_id, own.role)
    assert (TOP, "admin") == (inherited.organization_id, inherited.role)
    assert standing(LOW, lineage, {MIDDLE: "manager"}) is None
    assert standing(TOP, [], {LOW: "owner"}) is None


@given(st.integers(1, 200), st.integers(0, 4000))
def test_waits_never_exceed_the_longest(count: int, seconds: int) -> None:
    """However often somebody tried, and they shrink as time goes by."""
    attempts = Attempts(count, NOON)

    wait = PER_ACCOUNT.wait(attempts, NOON + timedelta(seconds=seconds))

    assert 0.0 <= wait <= PER_ACCOUNT.longest_wait.total_seconds()
    assert wait >= PER_ACCOUNT.wait(attempts, NOON + timedelta(seconds=seconds + 1))


@pytest.mark.parametrize(
    ("text", "tag"), [("en", "en"), ("pt_BR", "pt-BR"), (" zh-Hant-TW ", "zh-Hant-TW")]
)
def test_languages_are_tags(text: str, tag: str) -> None:
    """With hyphens."""
    assert tag == checked_language(text)


@pytest.mark.parametrize("text", ["", "e", "english", "en--us", "en us", "é"])
def test_other_text_is_no_language(text: str) -> None:
    """Refused by name of the field."""
    with pytest.raises(InvalidLanguage):
        checked_language(text)
