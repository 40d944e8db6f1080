"""One transaction on messaging's memory store, for sending and for receiving alike."""

from collections.abc import Callable

from wacore.adapters.memory.messaging.beside_messages import (
    MemoryClientReferences,
    MemoryEvidenceStore,
    MemoryParkedStatuses,
)
from wacore.adapters.memory.messaging.dispatches import (
    MemoryDispatchStore,
    MemoryTallyStore,
    MemoryTimeline,
)
from wacore.adapters.memory.messaging.limits import MemoryPairHistory, MemoryReachStore
from wacore.adapters.memory.messaging.messages import MemoryMessageStore
from wacore.adapters.memory.messaging.store import MemoryMessagingStore
from wacore.adapters.memory.unit_of_work import AfterCommit, MemoryUnitOfWork, nothing_to_do
from wacore.application.ports import Envelope
from wacore.domain.events import DomainEvent


class MemoryMessagingUnitOfWork(MemoryUnitOfWork):
    """A MessagingUnitOfWork."""

    def __init__(
        self,
        store: MemoryMessagingStore,
        seal: Callable[[DomainEvent], Envelope],
        after_commit: AfterCommit = nothing_to_do,
    ) -> None:
        super().__init__(store, seal, after_commit)
        messages = self.view(store.messages)
        self.messages = MemoryMessageStore(
            messages, self.view(store.contents), self.view(store.recipients)
        )
        self.dispatches = MemoryDispatchStore(self.view(store.dispatches))
        self.tallies = MemoryTallyStore(self.view(store.tallies))
        self.timeline = MemoryTimeline(self.view(store.timeline))
        self.evidence = MemoryEvidenceStore(self.view(store.evidence))
        self.parked = MemoryParkedStatuses(self.view(store.parked), messages)
        self.references = MemoryClientReferences(self.view(store.references))
        self.reaches = MemoryReachStore(self.view(store.reaches))
        self.pairs = MemoryPairHistory(messages)
