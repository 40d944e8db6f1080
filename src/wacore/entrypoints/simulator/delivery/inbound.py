"""Messages people write to the business (Meta, messages webhook reference)."""

from typing import Any

from wacore.entrypoints.simulator.accounts import Accounts, PhoneNumber
from wacore.entrypoints.simulator.behaviour import Behaviour
from wacore.entrypoints.simulator.clock import SimulatedClock
from wacore.entrypoints.simulator.delivery.people import contact_of, user_id_of
from wacore.entrypoints.simulator.fate import seed_key
from wacore.entrypoints.simulator.journal.journal import Journal
from wacore.entrypoints.simulator.rates import Rates
from wacore.entrypoints.simulator.threads import Threads
from wacore.entrypoints.simulator.wamid import inbound_wamid
from wacore.entrypoints.simulator.webhooks.outbox import Outbox

Json = dict[str, Any]


class Inbound:
    """Makes inbound webhooks; each opens the service window and counts as throughput."""

    def __init__(
        self,
        threads: Threads,
        accounts: Accounts,
        outbox: Outbox,
        clock: SimulatedClock,
        rates: Rates,
        behaviour: Behaviour,
        journal: Journal,
    ) -> None:
        self._threads = threads
        self._accounts = accounts
        self._outbox = outbox
        self._clock = clock
        self._rates = rates
        self._behaviour = behaviour
        self._journal = journal
        self.messages = 0
        self.preferences = 0

    def message(self, number: PhoneNumber, wa_id: str, content: Json, replies_to: str = "") -> str:
        """Deliver `content` (`type` and the object of that type); returns its wamid."""
        settings = self._behaviour.now
        now = self._clock.now()
        nth = self.count(number.index, int(wa_id), now)
        self._journal.heard(number.index, int(wa_id), now)
        self._rates.charge_inbound(number.index, now)
        wamid = inbound_wamid(seed_key(settings.seed) + b"%d" % number.index, wa_id, nth)
        message: Json = {}
        if settings.identity != "bsuid":
            message["from"] = wa_id
        if settings.identity != "phone":
            message["from_user_id"] = user_id_of(wa_id, settings)
        message |= {"id": wamid, "timestamp": str(int(now))}
        if replies_to:
            message["context"] = {"from": number.digits, "id": replies_to}
        message |= content
        value = {
            "messaging_product": "whatsapp",
            "metadata": number.metadata,
            "contacts": [contact_of(wa_id, settings)],
            "messages": [message],
        }
        self._outbox.change(number.waba_id, "messages", value, number)
        return wamid

    def count(self, sender: int, person: int, at: float) -> int:
        """Open the service window; which message of this person it is."""
        row = self._threads.row(sender, person)
        self._threads.inbound[row] += 1
        self._threads.open_window(row, at)
        self.messages += 1
        return self._threads.inbound[row]

    def preference(self, number: PhoneNumber, wa_id: str, choice: str) -> None:
        """`stop` or `resume` in the chat's "Offers and announcements" menu."""
        settings = self._behaviour.now
        self._threads.prefer(int(wa_id), stop=choice == "stop")
        self._journal.preferred(int(wa_id), stop=choice == "stop")
        self.preferences += 1
        contact = contact_of(wa_id, settings)
        preference: Json = {
            **{key: contact[key] for key in contact if key != "profile"},
            "detail": f"User requested to {choice} marketing messages",
            "category": "marketing_messages",
            "value": choice,
            "timestamp": int(self._clock.now()),
        }
        value = {
            "messaging_product": "whatsapp",
            "metadata": number.metadata,
            "contacts": [contact],
            "user_preferences": [preference],
        }
        self._outbox.change(number.waba_id, "user_preferences", value, number)
