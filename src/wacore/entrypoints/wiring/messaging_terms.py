"""What an operator decides about sending and receiving."""

from dataclasses import dataclass, field
from datetime import timedelta

from wacore.domain.messaging.resolution import Patience


@dataclass(frozen=True, kw_only=True)
class MessagingTerms:
    """
    Attributes:
        callback_url: Where Meta sends webhooks; empty leaves that to the app's setting at Meta.
        app_secret: Of the installation's own app.
        verify_token: Of the installation, beside those of accounts.
        throughput: Messages per second of any number; None takes what Meta grants each.
        chunk: Messages claimed at once; so many are in doubt after a crash.
        pipeline: Chunks a sender has in hand.
        lease: After it a claim is taken for abandoned.
    """

    callback_url: str = ""
    app_secret: str = field(repr=False, default="")
    verify_token: str = field(repr=False, default="")
    throughput: float | None = None
    chunk: int = 500
    pipeline: int = 8
    lease: timedelta = timedelta(seconds=90)
    patience: Patience = field(default_factory=Patience)
