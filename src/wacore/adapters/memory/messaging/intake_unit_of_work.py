"""One transaction on messaging's memory store, with what comes in beside what is sent."""

from collections.abc import Callable

from wacore.adapters.memory.messaging.accounts import (
    MemoryAccountRepository,
    MemoryNumberRepository,
)
from wacore.adapters.memory.messaging.inbound import (
    MemoryConversationRepository,
    MemoryInboundRepository,
    MemoryResponseStore,
)
from wacore.adapters.memory.messaging.intake_store import MemoryIntakeStore
from wacore.adapters.memory.messaging.template_reports import MemoryTemplateReports
from wacore.adapters.memory.messaging.unit_of_work import MemoryMessagingUnitOfWork
from wacore.adapters.memory.messaging.webhooks import MemoryWebhookStore
from wacore.adapters.memory.unit_of_work import AfterCommit, nothing_to_do
from wacore.application.ports import Envelope
from wacore.domain.events import DomainEvent


class MemoryIntakeUnitOfWork(MemoryMessagingUnitOfWork):
    """An IntakeUnitOfWork."""

    def __init__(
        self,
        store: MemoryIntakeStore,
        seal: Callable[[DomainEvent], Envelope],
        after_commit: AfterCommit = nothing_to_do,
    ) -> None:
        super().__init__(store, seal, after_commit)
        numbers, inbound = self.view(store.numbers), self.view(store.inbound)
        templates = self.view(store.template_reports)
        self.accounts = MemoryAccountRepository(self.view(store.accounts), numbers, templates)
        self.template_reports = MemoryTemplateReports(templates)
        self.numbers = MemoryNumberRepository(numbers)
        self.webhooks = MemoryWebhookStore(self.view(store.webhooks), self.view(store.quarantine))
        self.quarantine = self.webhooks
        self.inbound = MemoryInboundRepository(inbound)
        self.conversations = MemoryConversationRepository(self.view(store.conversations), inbound)
        self.responses = MemoryResponseStore(
            self.view(store.messages), self.view(store.dispatches), self.view(store.responses)
        )
