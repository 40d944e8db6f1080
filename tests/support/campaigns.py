"""A campaigns context in memory with an address book, templates, a number and a sending side."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from wacore.adapters.memory.cache import MemoryCache
from wacore.adapters.memory.campaigns.deliveries import MemoryDeliveries
from wacore.adapters.memory.campaigns.peers import (
    MemoryAudience,
    MemorySenders,
    MemoryTemplateCatalog,
)
from wacore.adapters.memory.campaigns.reader import MemoryCampaignReader
from wacore.adapters.memory.campaigns.store import CampaignStore, memory_campaigns
from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.memory.job_queue import MemoryJobQueue
from wacore.adapters.prices import load_prices
from wacore.adapters.system import sealer, uuid7
from wacore.application.campaigns.align_dispatch import PLAN
from wacore.application.campaigns.create_campaign import CreateCampaignCommand
from wacore.application.campaigns.documents import (
    AudienceDocument,
    ScheduleDocument,
    VariableDocument,
)
from wacore.application.campaigns.launch_campaign import LaunchCampaignCommand
from wacore.application.campaigns.plan_campaign import PlanCampaignCommand
from wacore.application.campaigns.ports import (
    AudienceMember,
    CampaignReader,
    CampaignsUnitOfWork,
    PinnedTemplate,
    Sender,
)
from wacore.application.campaigns.queries import GetCampaignQuery
from wacore.application.campaigns.schedule_campaign import ScheduleCampaignCommand
from wacore.application.campaigns.start_due_campaigns import StartDueCampaignsCommand
from wacore.application.campaigns.views import CampaignView
from wacore.application.ports import Begin, Envelope
from wacore.domain.actor import BUILT_IN_ROLES, Actor
from wacore.domain.campaigns import SourceKind
from wacore.domain.ids import (
    AccountId,
    CampaignId,
    ContactId,
    OrganizationId,
    PhoneNumberId,
    TemplateId,
    UserId,
)
from wacore.entrypoints.wiring.campaigns import CampaignsContainer

OURS = OrganizationId(UUID("01900000-0000-7000-8000-000000000001"))
THEIRS = OrganizationId(UUID("01900000-0000-7000-8000-000000000002"))
TEMPLATE = TemplateId(UUID(int=11))
NUMBER = PhoneNumberId("106500000000001")
ACCOUNT = AccountId(UUID(int=41))
EVERYONE = AudienceDocument(everyone=True)
FIRST_NAME = VariableDocument(
    parameter="1", source=SourceKind.FIELD, value="first_name", default="friend"
)
CITY = VariableDocument(parameter="2", source=SourceKind.ATTRIBUTE, value="city")

_PRICES = load_prices()
_BODY: list[dict[str, object]] = [
    {"type": "BODY", "text": "Hello {{1}}, there is something new in {{2}} for you."}
]


def an_actor(role: str = "manager", organization_id: OrganizationId = OURS) -> Actor:
    return Actor(UserId(UUID(int=31)), organization_id, role, BUILT_IN_ROLES[role])


def a_member(number: int, **fields: Any) -> AudienceMember:
    """A person in Germany who lives somewhere."""
    given: dict[str, Any] = {
        "contact_id": ContactId(UUID(int=number)),
        "phone": f"+4915{number:09d}",
        "name": f"Ada {number}",
        "attributes": {"city": "Jena"},
        **fields,
    }
    return AudienceMember(**given)


def a_template(**fields: Any) -> PinnedTemplate:
    given: dict[str, Any] = {
        "template_id": TEMPLATE,
        "version": 1,
        "account_id": ACCOUNT,
        "name": "something_new",
        "language": "en",
        "category": "MARKETING",
        "parameter_format": "POSITIONAL",
        "components": _BODY,
        "status": "APPROVED",
        **fields,
    }
    return PinnedTemplate(**given)


def a_sender(**fields: Any) -> Sender:
    given: dict[str, Any] = {
        "phone_number_id": NUMBER,
        "account_id": ACCOUNT,
        "display_number": "+49 30 1234567",
        "status": "CONNECTED",
        "quality": "GREEN",
        "messages_per_second": 80,
        "daily_limit": 1000,
        **fields,
    }
    return Sender(**given)


class World:
    """Everything a use case can touch, and the facades over it; in memory unless a store is given."""

    def __init__(
        self,
        members: Iterable[AudienceMember] = (),
        *,
        audience: MemoryAudience | None = None,
        senders: MemorySenders | None = None,
        deliveries: type[MemoryDeliveries] = MemoryDeliveries,
        begin: Begin[CampaignsUnitOfWork] | None = None,
        reader: CampaignReader | None = None,
    ) -> None:
        self.clock = ManualClock()
        self.store = CampaignStore()
        self.audience = audience or MemoryAudience()
        self.templates = MemoryTemplateCatalog()
        self.senders = senders or MemorySenders()
        self.deliveries = deliveries(self.clock)
        self.jobs = MemoryJobQueue(self.clock, uuid7)
        self.cache = MemoryCache(self.clock)
        self.begin: Begin[CampaignsUnitOfWork] = (
            begin or memory_campaigns(self.store, sealer(uuid7), self._invalidate).begin
        )
        container = CampaignsContainer(
            begin=self.begin,
            reader=reader or MemoryCampaignReader(self.store),
            audience=self.audience,
            templates=self.templates,
            senders=self.senders,
            deliveries=self.deliveries,
            delivery_reports=self.deliveries,
            samples=self.deliveries,
            prices=_PRICES,
            cache=self.cache,
            jobs=self.jobs,
            clock=self.clock,
            new_id=uuid7,
        )
        self.campaigns = container.campaigns()
        self.reports = container.reports()
        self.work = container.work()
        self.audience.add(OURS, members)
        self.templates.put(OURS, a_template())
        self.senders.put(OURS, a_sender())

    async def _invalidate(self, envelopes: Iterable[Envelope]) -> None:
        for owner in {envelope.organization_id for envelope in envelopes}:
            await self.cache.invalidate("campaigns", owner)

    async def a_draft(self, **fields: Any) -> CampaignId:
        given: dict[str, Any] = {
            "actor": an_actor(),
            "name": "Something new",
            "template_id": TEMPLATE,
            "sender": NUMBER,
            "audience": EVERYONE,
            "variables": [FIRST_NAME, CITY],
            **fields,
        }
        return await self.campaigns.create(CreateCampaignCommand(**given))

    async def launch(self, campaign_id: CampaignId, actor: Actor | None = None) -> None:
        await self.campaigns.launch(
            LaunchCampaignCommand(actor=actor or an_actor(), campaign_id=campaign_id)
        )

    async def a_running_campaign(self, **fields: Any) -> CampaignId:
        campaign_id = await self.a_draft(**fields)
        await self.launch(campaign_id)
        return campaign_id

    async def schedule(self, campaign_id: CampaignId, **fields: Any) -> None:
        """In an hour, unless told otherwise."""
        given: dict[str, Any] = {
            "start_at": self.clock.now() + timedelta(hours=1),
            "time_zone": "Europe/Berlin",
            **fields,
        }
        await self.campaigns.schedule(
            ScheduleCampaignCommand(
                actor=an_actor(), campaign_id=campaign_id, schedule=ScheduleDocument(**given)
            )
        )

    async def start_due(self) -> int:
        return await self.work.start_due(StartDueCampaignsCommand())

    async def plan(self, campaign_id: CampaignId, *, page: int = 500, pages: int = 20) -> None:
        await self.work.plan(
            PlanCampaignCommand(
                organization_id=OURS, campaign_id=campaign_id, page=page, pages=pages
            )
        )

    async def view(self, campaign_id: CampaignId) -> CampaignView:
        return await self.campaigns.get(GetCampaignQuery(actor=an_actor(), campaign_id=campaign_id))

    async def waiting_jobs(self) -> int:
        return await self.jobs.waiting(PLAN)

    def facts(self) -> list[str]:
        """The names of all committed events, oldest first."""
        return [envelope.name for _, envelope in sorted(self.store.outbox.items())]
