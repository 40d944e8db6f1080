"""The demo's accounts balance or say what does not."""

import msgspec
import pytest

from wacore.entrypoints.demo.accounts import Accounts

BALANCED = Accounts(
    rows=10,
    imported=9,
    rejected_rows=1,
    planned=9,
    accepted=6,
    rejected=1,
    skipped=1,
    unknown=1,
    ledger_posts=7,
    ledger_recipients=7,
)


def test_balanced_accounts_have_nothing_to_say() -> None:
    """An unknown message may be in Meta's ledger or not."""
    assert [] == list(BALANCED.imbalances())


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("imported", 8),
        ("skipped", 0),
        ("sent_twice", 1),
        ("missing", 2),
        ("ledger_posts", 5),
        ("ledger_posts", 8),
    ],
)
def test_each_account_that_is_off_is_told(field: str, value: int) -> None:
    """One wrong figure is one sentence at least."""
    accounts = msgspec.structs.replace(BALANCED, **{field: value})

    assert list(accounts.imbalances())


def test_the_json_has_exactly_the_promised_keys() -> None:
    """Scripts rely on these names."""
    promised = (
        "rows imported rejected_rows planned accepted rejected skipped unknown ledger_posts "
        "ledger_recipients sent_twice missing delivered read failed replies opt_outs seconds "
        "messages_per_second peak_rss_mb"
    )

    assert promised.split() == list(Accounts.__struct_fields__)
