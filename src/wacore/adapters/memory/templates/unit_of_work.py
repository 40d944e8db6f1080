"""Transactions on templates in memory."""

from collections.abc import Callable

from wacore.adapters.memory.table import Table
from wacore.adapters.memory.templates.repositories import (
    MemoryTemplateRepository,
    MemoryVersionRepository,
    VersionKey,
)
from wacore.adapters.memory.unit_of_work import (
    AfterCommit,
    MemoryDatabase,
    MemoryStore,
    MemoryUnitOfWork,
    nothing_to_do,
)
from wacore.application.ports import Envelope
from wacore.domain.events import DomainEvent
from wacore.domain.ids import TemplateId
from wacore.domain.templates.template import Template
from wacore.domain.templates.version import TemplateVersion


class MemoryTemplatesStore(MemoryStore):
    def __init__(self) -> None:
        super().__init__()
        self.templates: Table[TemplateId, Template] = Table()
        self.versions: Table[VersionKey, TemplateVersion] = Table()


class MemoryTemplatesUnitOfWork(MemoryUnitOfWork):
    def __init__(
        self,
        store: MemoryTemplatesStore,
        seal: Callable[[DomainEvent], Envelope],
        after_commit: AfterCommit = nothing_to_do,
    ) -> None:
        super().__init__(store, seal, after_commit)
        templates, versions = self.view(store.templates), self.view(store.versions)
        self.templates = MemoryTemplateRepository(templates, versions)
        self.versions = MemoryVersionRepository(versions)


def memory_templates(
    store: MemoryTemplatesStore,
    seal: Callable[[DomainEvent], Envelope],
    after_commit: AfterCommit = nothing_to_do,
) -> MemoryDatabase[MemoryTemplatesUnitOfWork]:
    return MemoryDatabase(store, lambda: MemoryTemplatesUnitOfWork(store, seal, after_commit))
