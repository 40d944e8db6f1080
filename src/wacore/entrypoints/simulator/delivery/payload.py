"""The JSON of a batch: entries per WABA, changes in their order."""

from typing import Any

from wacore.entrypoints.simulator.accounts import Accounts
from wacore.entrypoints.simulator.delivery.statuses import Statuses
from wacore.entrypoints.simulator.events import UNTIMED_FIELDS, Event, StatusEvent
from wacore.entrypoints.simulator.webhooks.outbox import Batch

Json = dict[str, Any]


class Payloads:
    """Renders batches; the same batch always renders to the same bytes."""

    def __init__(self, statuses: Statuses, accounts: Accounts) -> None:
        self._statuses = statuses
        self._accounts = accounts

    def render(self, batch: Batch) -> Json:
        entries: list[Json] = []
        for event in batch.events:
            change, timed = self._change(event)
            entry = entries[-1] if entries else None
            if entry is None or entry["id"] != event.waba_id or ("time" in entry) != timed:
                entry = {"id": event.waba_id}
                if timed:
                    entry["time"] = event.at
                entry["changes"] = []
                entries.append(entry)
            entry["changes"].append(change)
        return {"object": "whatsapp_business_account", "entry": entries}

    def _change(self, event: Event) -> tuple[Json, bool]:
        if isinstance(event, StatusEvent):
            number = self._accounts.in_order[event.number]
            value = self._statuses.value(number, event.ref, event.at)
            return {"value": value, "field": "messages"}, False
        change = {"value": event.value, "field": event.field}
        return change, event.field not in UNTIMED_FIELDS
