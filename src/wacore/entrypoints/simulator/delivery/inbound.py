"""Messages people write to the business (Meta, messages webhook reference)."""

from typing import Any

from wacore.entrypoints.simulator.accounts import Accounts, PhoneNumber
from wacore.entrypoints.simulator.behaviour import Behaviour
from wacore.entrypoints.simulator.clock import SimulatedClock
from wacore.entrypoints.simulator.delivery.people import contact_of, user_id_of
from wacore.entrypoints.simulator.fate import seed_key
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
    ) -> None:
        self._threads = threads
        self._accounts = accounts
        self._outbox = outbox
        self._clock = clock
        self._rates = rates
        self._behaviour = behaviour
        self.messages = 0
        self.preferences = 0

    def message(self, number: PhoneNumber, wa_id: str, content: Json, replies_to: str = "") -> str:
        """Deliver `content` (`type` and the object of that type); returns its wamid."""
        settings = self._behaviour.now
        now = self._clock.now()
        row = self._threads.row(number.index, int(wa_id))
        self._threads.inbound[row] += 1
        self._threads.open_window(row, now)
        self._rates.charge_inbound(number.index, now)
        self.messages += 1
        wamid = inbound_wamid(
            seed_key(settings.seed) + b"%d" % number.index, wa_id, self._threads.inbound[row]
        )
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

    def preference(self, number: PhoneNumber, wa_id: str, choice: str) -> None:
        """`stop` or `resume` in the chat's "Offers and announcements" menu."""
        settings = self._behaviour.now
        if choice == "stop":
            self._threads.stopped.add(int(wa_id))
        else:
            self._threads.stopped.discard(int(wa_id))
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
