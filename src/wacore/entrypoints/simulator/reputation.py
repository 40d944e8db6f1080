"""A business number loses its good name on a cold list."""

from typing import Any

from wacore.entrypoints.simulator.accounts import Accounts, PhoneNumber
from wacore.entrypoints.simulator.behaviour import Behaviour
from wacore.entrypoints.simulator.webhooks.outbox import Outbox


class Reputation:
    """Quality of numbers, with the webhooks its changes send."""

    def __init__(self, accounts: Accounts, outbox: Outbox, behaviour: Behaviour) -> None:
        self._accounts = accounts
        self._outbox = outbox
        self._behaviour = behaviour

    def count(self, number: PhoneNumber) -> None:
        """After `decay_after` sends to a cold list RED, after twice as many 131048."""
        number.sends += 1
        after = self._behaviour.now.templates.decay_after
        if self._behaviour.now.profile != "cold" or not after:
            return
        if number.sends == after:
            self.set_quality(number, "RED")
        elif number.sends == 2 * after:
            number.spam_limited = True

    def set_quality(self, number: PhoneNumber, quality: str) -> None:
        """RED flags the number, anything better takes the flag and the spam limit away."""
        before, number.quality = number.quality, quality
        if quality == "RED" and before != "RED":
            number.status = "FLAGGED"
            self.announce(number, "FLAGGED")
        elif quality != "RED" and before == "RED":
            number.status, number.spam_limited = "CONNECTED", False
            self.announce(number, "UNFLAGGED")

    def announce(self, number: PhoneNumber, event: str) -> None:
        limit = self._accounts.messaging_limit
        value: dict[str, Any] = {
            "display_phone_number": number.digits,
            "event": event,
            "current_limit": limit,
            "max_daily_conversations_per_business": limit,
        }
        self._outbox.change(number.waba_id, "phone_number_quality_update", value)
