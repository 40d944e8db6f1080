"""Our account of a campaign against Meta's ledger, after everything has come to rest."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from wacore.entrypoints.demo.comparison import ACCEPTED

IN_DOUBT = frozenset({"unknown", "abandoned"})
SETTLED = ACCEPTED | {"rejected", "skipped", "abandoned"}

Row = dict[str, Any]


class Findings(msgspec.Struct, kw_only=True):
    """
    What one campaign came to. All but the first three must be zero.

    Attributes:
        recipients: Rows of the campaign.
        posts: What Meta accepted of it.
        abandoned: Messages given up because nobody can know their fate; shown to the operator.
        sent_twice: People to whom Meta sent more than one message of the campaign.
        missing: People of the audience without a row or with two; messages that only one of
            the two ledgers has as accepted.
        wrong_counters: Counters that differ from the rows they count.
        unresolved: Messages left in a state that is not final, or in doubt although Meta has them.
    """

    recipients: int = 0
    posts: int = 0
    abandoned: int = 0
    sent_twice: int = 0
    missing: int = 0
    wrong_counters: int = 0
    unresolved: int = 0

    @property
    def good(self) -> bool:
        return not (self.sent_twice or self.missing or self.wrong_counters or self.unresolved)


def compare(
    rows: Sequence[Row], ledger: Iterable[Row], counts: dict[str, int], audience: int
) -> Findings:
    """
    Args:
        rows: The campaign's recipients, as the API shows them.
        ledger: All POSTs Meta ever accepted, of other campaigns too.
        counts: The campaign's counters.
        audience: How many people it was for.
    """
    state_of = {row["message_id"].replace("-", ""): row["state"] for row in rows}
    ours = [row for row in ledger if _message(row) in state_of]
    posts = Counter(map(_message, ours))
    people = Counter(row["recipient"] for row in ours)
    states = Counter(row["state"] for row in rows)
    accepted = {message for message, state in state_of.items() if state in ACCEPTED}
    doubtful = {message for message, state in state_of.items() if state in IN_DOUBT}
    return Findings(
        recipients=len(rows),
        posts=len(ours),
        abandoned=states["abandoned"],
        sent_twice=max(_repeated(posts), _repeated(people)),
        missing=abs(audience - len(state_of))
        + len(rows)
        - len(state_of)
        + len(accepted - set(posts))
        + len(set(posts) - accepted - doubtful),
        wrong_counters=sum(states[state] != counts.get(state, 0) for state in {*states, *counts}),
        unresolved=sum(states[state] for state in set(states) - SETTLED - {"unknown"})
        + len(doubtful & set(posts)),
    )


def _message(row: Row) -> str:
    """The token is `<message id>.<attempt>`, perhaps followed by more."""
    return str(row["token"]).partition(".")[0]


def _repeated(counts: Counter[str]) -> int:
    return sum(count - 1 for count in counts.values())
