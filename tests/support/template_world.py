"""The templates context on memory adapters, with a Meta that tests decide for."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

import msgspec
from dependency_injector import providers

from support.http import ORGANIZATION, an_actor
from wacore.adapters.memory.cache import MemoryCache
from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.memory.job_queue import MemoryJobQueue
from wacore.adapters.memory.templates.peers import (
    MemoryContactValues,
    MemorySendingAccounts,
    MemoryTemplateLanguages,
)
from wacore.adapters.memory.templates.reader import MemoryTemplateReader
from wacore.adapters.memory.templates.review import MemoryTemplateReview
from wacore.adapters.memory.templates.samples import MemorySampleStore
from wacore.adapters.memory.templates.unit_of_work import MemoryTemplatesStore, memory_templates
from wacore.adapters.system import sealer, uuid7
from wacore.application.ports import Envelope
from wacore.application.templates.create_template import CreateTemplateCommand
from wacore.application.templates.queries import GetTemplateQuery
from wacore.application.templates.submit_template import SubmitTemplateCommand
from wacore.application.templates.sync_jobs import SYNC
from wacore.application.templates.use_cases import Templates, TemplateUpkeep
from wacore.application.templates.views import TemplateView
from wacore.domain.ids import AccountId, ContactId, TemplateId
from wacore.entrypoints.wiring.templates import TemplatesContainer

ACCOUNT = AccountId(UUID("01900000-0000-7000-8000-0000000000c1"))
CONTACT = ContactId(UUID("01900000-0000-7000-8000-0000000000d1"))
OWNER = an_actor("owner")

GREETING: list[dict[str, Any]] = [
    {
        "type": "BODY",
        "text": "Hello {{1}}, our shop has news for you today.",
        "example": {"body_text": [["Mira"]]},
    }
]
FAREWELL: list[dict[str, Any]] = [
    {
        "type": "BODY",
        "text": "Goodbye {{1}}, our shop will miss you very much.",
        "example": {"body_text": [["Mira"]]},
    }
]


class TemplateWorld:
    """`templates` and `upkeep` are the facades under test; the rest is what surrounds them."""

    def __init__(self, new_id: Callable[[], UUID] = uuid7) -> None:
        self.clock = ManualClock()
        self.store = MemoryTemplatesStore()
        self.review = MemoryTemplateReview(in_transaction=self.store.writing.locked)
        self.samples = MemorySampleStore()
        self.jobs = MemoryJobQueue(self.clock, new_id)
        self.cache = MemoryCache(self.clock)
        self.reader = MemoryTemplateReader(self.store)
        self.contacts = MemoryContactValues(
            {(ORGANIZATION, CONTACT): {"name": "Ada", "city": "Köln", "note": "two\nlines"}}
        )
        self._seal = sealer(new_id)
        self.container = TemplatesContainer(
            begin=providers.Object(
                memory_templates(self.store, self._seal, self._forget_answers).begin
            ),
            reader=providers.Object(self.reader),
            index=providers.Object(self.reader),
            review=providers.Object(self.review),
            samples=providers.Object(self.samples),
            accounts=providers.Object(MemorySendingAccounts((ORGANIZATION, ACCOUNT))),
            contacts=providers.Object(self.contacts),
            languages=providers.Object(MemoryTemplateLanguages("en_US", "de")),
            cache=providers.Object(self.cache),
            jobs=providers.Object(self.jobs),
            clock=providers.Object(self.clock),
            new_id=providers.Object(new_id),
        )
        self.templates: Templates = self.container.templates()
        self.upkeep: TemplateUpkeep = self.container.upkeep()

    async def _forget_answers(self, envelopes: Sequence[Envelope]) -> None:
        for envelope in envelopes:
            await self.cache.invalidate("templates", envelope.organization_id)

    async def create(self, name: str = "greeting", **given: Any) -> TemplateId:
        defaults: dict[str, Any] = {
            "actor": OWNER,
            "account_id": ACCOUNT,
            "name": name,
            "language": "en_US",
            "category": "MARKETING",
            "components": GREETING,
        }
        return await self.templates.create(CreateTemplateCommand(**(defaults | given)))

    async def submit(self, template_id: TemplateId, **given: Any) -> TemplateView:
        return await self.templates.submit(
            SubmitTemplateCommand(actor=OWNER, template_id=template_id, **given)
        )

    async def approved(self, name: str = "greeting", **given: Any) -> TemplateId:
        self.review.decision = "APPROVED"
        template_id = await self.create(name, **given)
        await self.submit(template_id)
        return template_id

    async def view(self, template_id: TemplateId) -> TemplateView:
        query = GetTemplateQuery(actor=OWNER, template_id=template_id)
        return (await self.templates.get(query)).template

    def events(self) -> list[str]:
        return [envelope.name for envelope in self.store.outbox.values()]

    def report(self, **told: Any) -> Envelope:
        """What messaging publishes when Meta reports something."""
        now = self.clock.now()
        payload = {
            "account_id": ACCOUNT,
            "template_name": "greeting",
            "language": "en_US",
            "meta_template_id": "1387000000000001",
            "reported_at": now,
            "something_new": 1,
            **told,
        }
        return Envelope(
            id=uuid7(),
            name="messaging.template_reported",
            organization_id=ORGANIZATION,
            occurred_at=now,
            payload=msgspec.Raw(msgspec.json.encode(payload)),
        )

    async def waiting_syncs(self) -> int:
        return await self.jobs.waiting(SYNC)
