"""What the demo prints for people: a funnel to look at, and accounts to check."""

from typing import Any

from rich.console import Console
from rich.table import Table

from wacore.entrypoints.demo.accounts import Accounts

_WIDTH = 48


def print_report(
    console: Console,
    accounts: Accounts,
    analytics: dict[str, Any],
    row_errors: list[dict[str, Any]],
) -> None:
    console.print()
    console.print(_funnel(accounts))
    if accounts.rejected_rows:
        console.print(_rows(accounts, row_errors))
    if analytics["failures"] or analytics["skipped"]:
        console.print(_failures(analytics))
    console.print(_comparison(accounts))
    console.print(
        f"{accounts.replies:,} replies, {accounts.opt_outs:,} opt-outs; "
        f"{accounts.messages_per_second:,.0f} messages/s over {accounts.seconds:.1f} s; "
        f"at most {accounts.peak_rss_mb:.0f} MB resident"
    )


def _funnel(accounts: Accounts) -> Table:
    table = Table(title="Funnel", title_justify="left", show_header=False, box=None)
    for name in ("planned", "accepted", "delivered", "read"):
        count = getattr(accounts, name)
        share = count / accounts.planned if accounts.planned else 0.0
        table.add_row(name, f"{count:,}", f"{share:.0%}", "█" * round(share * _WIDTH))
    return table


def _rows(accounts: Accounts, row_errors: list[dict[str, Any]]) -> Table:
    table = Table(
        title=f"{accounts.rejected_rows:,} of {accounts.rows:,} rows rejected, the first ones:",
        title_justify="left",
        box=None,
    )
    for heading in ("line", "column", "value", "reason"):
        table.add_column(heading, overflow="fold")
    for error in row_errors:
        table.add_row(str(error["line"]), error["column"], error["value"], error["reason"])
    return table


def _failures(analytics: dict[str, Any]) -> Table:
    table = Table(title="Not delivered", title_justify="left", box=None)
    for heading in ("messages", "code", "reason", "what it means"):
        table.add_column(heading, overflow="fold")
    for found in analytics["failures"]:
        code = "" if found["code"] is None else str(found["code"])
        table.add_row(f"{found['messages']:,}", code, found["reason"], found["explanation"])
    for reason, messages in sorted(analytics["skipped"].items()):
        table.add_row(f"{messages:,}", "", reason, "Left out before sending.")
    return table


def _comparison(accounts: Accounts) -> Table:
    table = Table(title="Our ledger and Meta's", title_justify="left", box=None)
    for heading in ("", "ours", "Meta's"):
        table.add_column(heading, justify="right")
    table.add_row("messages accepted", f"{accounts.accepted:,}", f"{accounts.ledger_posts:,}")
    table.add_row("people", "", f"{accounts.ledger_recipients:,}")
    table.add_row("messaged twice", "", f"{accounts.sent_twice:,}")
    table.add_row("in one ledger only", f"{accounts.missing:,}", "")
    table.add_row("unknown", f"{accounts.unknown:,}", "")
    return table
