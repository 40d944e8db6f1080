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
from wacore.adapters.memory.messaging.fence import MemoryFenceStore
from wacore.adapters.memory.messaging.frequency_caps import MemoryFrequencyCaps
from wacore.adapters.memory.messaging.limits import MemoryPairHistory, MemoryReachStore
from wacore.adapters.memory.messaging.messages import MemoryMessageStore
from wacore.adapters.memory.messaging.recounts import MemoryDriftStore
from wacore.adapters.memory.messaging.store import MemoryMessagingStore
from wacore.adapters.memory.messaging.subscriptions import (
    MemoryDeliveryStore,
    MemoryNewsStore,
    MemorySubscriptionStore,
)
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
        messages, dispatches = self.view(store.messages), self.view(store.dispatches)
        self.messages = MemoryMessageStore(
            messages, self.view(store.contents), self.view(store.recipients)
        )
        self.dispatches = MemoryDispatchStore(dispatches)
        self.tallies = MemoryTallyStore(self.view(store.tallies))
        self.timeline = MemoryTimeline(self.view(store.timeline))
        self.evidence = MemoryEvidenceStore(self.view(store.evidence))
        self.parked = MemoryParkedStatuses(self.view(store.parked), messages)
        self.references = MemoryClientReferences(self.view(store.references))
        self.frequency_caps = MemoryFrequencyCaps(
            self.view(store.frequency_caps), messages, dispatches
        )
        self.fence = MemoryFenceStore(self.view(store.lines), self.view(store.claims))
        subscriptions, events = self.view(store.subscriptions), self.view(store.events)
        deliveries = self.view(store.deliveries)
        self.news = MemoryNewsStore(
            subscriptions, events, self.view(store.feeds), self.view(store.live)
        )
        self.subscriptions = MemorySubscriptionStore(subscriptions, events, deliveries)
        self.deliveries = MemoryDeliveryStore(deliveries)
        self.drifts = MemoryDriftStore(self.view(store.drifts))
        self.reaches = MemoryReachStore(self.view(store.reaches))
        self.pairs = MemoryPairHistory(messages)
