"""Status webhooks (Meta, status messages webhook reference)."""

from enum import IntEnum
from typing import Any, Final

from wacore.entrypoints.simulator.accounts import Accounts, PhoneNumber
from wacore.entrypoints.simulator.behaviour import Behaviour
from wacore.entrypoints.simulator.delivery.people import contact_of, user_id_of
from wacore.entrypoints.simulator.delivery.pricing import pricing_of
from wacore.entrypoints.simulator.errors import status_error
from wacore.entrypoints.simulator.ledger import IN_WINDOW, MARKETING_API, Ledger
from wacore.entrypoints.simulator.templates.record import TemplateBook
from wacore.entrypoints.simulator.threads import Threads

Json = dict[str, Any]

STAGE_BITS: Final = 3


class Stage(IntEnum):
    """Steps of a message's course; three bits."""

    SENT = 0
    DELIVERED = 1
    READ = 2
    READ_ONLY = 3  # read, with no delivered before it
    FAILED = 4
    REACT = 5
    LATE_DELIVERY = 6  # delivered after failed


_NAME: Final = {
    Stage.SENT: "sent",
    Stage.DELIVERED: "delivered",
    Stage.READ: "read",
    Stage.READ_ONLY: "read",
    Stage.FAILED: "failed",
    Stage.LATE_DELIVERY: "delivered",
}
_PRICED: Final = frozenset({Stage.SENT, Stage.DELIVERED, Stage.READ_ONLY, Stage.LATE_DELIVERY})
_LAST_VERSION_WITH_CONVERSATION: Final = 23.0


class Statuses:
    """Turns a ledger row and a stage into `value`."""

    def __init__(
        self,
        ledger: Ledger,
        threads: Threads,
        accounts: Accounts,
        templates: TemplateBook,
        behaviour: Behaviour,
    ) -> None:
        self._ledger = ledger
        self._threads = threads
        self._accounts = accounts
        self._templates = templates
        self._behaviour = behaviour

    def value(self, number: PhoneNumber, ref: int, at: int) -> Json:
        row, stage = ref >> STAGE_BITS, Stage(ref & (1 << STAGE_BITS) - 1)
        settings = self._behaviour.now
        wa_id = str(self._ledger.person(row))
        status: Json = {
            "id": self._ledger.wamid(row),
            "status": _NAME[stage],
            "timestamp": str(at),
        }
        if settings.identity != "bsuid":
            status["recipient_id"] = wa_id
        if settings.identity != "phone":
            status["recipient_user_id"] = user_id_of(wa_id, settings)
        token = self._ledger.token(row)
        if token and (stage is not Stage.FAILED or settings.echo_callback_data_on_failed):
            status["biz_opaque_callback_data"] = token
        value: Json = {"messaging_product": "whatsapp", "metadata": number.metadata}
        if stage is Stage.FAILED:
            status["errors"] = [status_error(self._ledger.failure[row])]
        elif stage in _PRICED:
            self._add_price(status, row, at)
        if stage is not Stage.FAILED or settings.contacts_on_failed:
            value["contacts"] = [contact_of(wa_id, settings)]
        value["statuses"] = [status]
        return value

    def _add_price(self, status: Json, row: int, at: int) -> None:
        template = self._templates.by_index[self._ledger.template[row]]
        category = template.category if template else ""
        flags = self._ledger.flags[row]
        price = pricing_of(
            category,
            in_window=bool(flags & IN_WINDOW),
            marketing_api=bool(flags & MARKETING_API),
        )
        if float(self._behaviour.now.webhook_version[1:]) <= _LAST_VERSION_WITH_CONVERSATION:
            conversation: Json = {
                "id": status["id"][-33:-1].lower(),
                "origin": {"type": price["category"]},
            }
            if status["status"] == "sent":
                conversation["expiration_timestamp"] = str(at + 86_400)
            status["conversation"] = conversation
        status["pricing"] = price
