"""What the demo counted, and whether the counts agree with one another and with Meta's."""

from collections.abc import Iterator

import msgspec


class Accounts(msgspec.Struct, kw_only=True):
    """
    One run in figures; `--json` prints exactly these.

    Attributes:
        planned: Recipients of the campaign's snapshot.
        accepted: Messages Meta took; `delivered`, `read` and `failed` are among them.
        rejected: Messages Meta refused for good.
        skipped: Recipients left out, each with a reason.
        unknown: Messages whose fate nobody knows at the end.
        ledger_posts: Accepted POSTs in the simulator's ledger.
        ledger_recipients: People among them.
        sent_twice: People with more than one accepted POST.
        missing: Messages accepted by our account that the ledger has not, or the other way round.
        seconds: From launch until no message was waiting.
        messages_per_second: Messages decided, over those seconds.
        peak_rss_mb: Largest resident memory of any server process.
    """

    rows: int = 0
    imported: int = 0
    rejected_rows: int = 0
    planned: int = 0
    accepted: int = 0
    rejected: int = 0
    skipped: int = 0
    unknown: int = 0
    ledger_posts: int = 0
    ledger_recipients: int = 0
    sent_twice: int = 0
    missing: int = 0
    delivered: int = 0
    read: int = 0
    failed: int = 0
    replies: int = 0
    opt_outs: int = 0
    seconds: float = 0.0
    messages_per_second: float = 0.0
    peak_rss_mb: float = 0.0

    def imbalances(self) -> Iterator[str]:
        """Every account that does not balance, in a sentence."""
        if self.imported + self.rejected_rows != self.rows:
            yield (
                f"{self.imported} imported and {self.rejected_rows} rejected rows "
                f"are not the {self.rows} rows of the file"
            )
        decided = self.accepted + self.rejected + self.skipped + self.unknown
        if decided != self.planned:
            yield (
                f"{self.accepted} accepted, {self.rejected} rejected, {self.skipped} skipped and "
                f"{self.unknown} unknown are not the {self.planned} planned"
            )
        if self.sent_twice:
            yield f"{self.sent_twice} people were messaged twice"
        if self.missing:
            yield f"{self.missing} messages stand in one ledger and not in the other"
        if not self.accepted <= self.ledger_posts <= self.accepted + self.unknown:
            yield f"Meta counts {self.ledger_posts} messages, we {self.accepted}"
