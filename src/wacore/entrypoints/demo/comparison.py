"""Our messages against Meta's ledger, one by one."""

from collections.abc import Iterable
from typing import Any

from wacore.entrypoints.client.api import Api
from wacore.entrypoints.client.progress import Advance

ACCEPTED = frozenset({"accepted", "held", "sent", "delivered", "read", "failed"})
UNDECIDED = frozenset({"unknown", "abandoned", "inflight"})


def messages_in_one_ledger_only(
    api: Api,
    campaign_id: str,
    ledger: Iterable[dict[str, Any]],
    advance: Advance,
) -> int:
    """
    How many messages only one side says were accepted.

    A message of ours whose fate is unknown may stand in Meta's ledger or not. The ledger is joined
    by the token that every POST carried: `<message id>.<attempt>`.
    """
    states = dict(_our_messages(api, campaign_id, advance))
    theirs = {row["token"].partition(".")[0] for row in ledger}
    ours = {message_id for message_id, state in states.items() if state in ACCEPTED}
    undecided = {message_id for message_id, state in states.items() if state in UNDECIDED}
    return len(ours - theirs) + len(theirs - ours - undecided)


def _our_messages(api: Api, campaign_id: str, advance: Advance) -> Iterable[tuple[str, str]]:
    cursor, done = None, 0
    while True:
        query = {"limit": 200, **({"cursor": cursor} if cursor else {})}
        page = api.get(f"/campaigns/{campaign_id}/recipients", **query)
        for row in page["items"]:
            yield row["message_id"].replace("-", ""), row["state"]
        done += len(page["items"])
        advance(done)
        cursor = page["next_cursor"]
        if cursor is None:
            return
