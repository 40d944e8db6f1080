"""What campaigns ask of the world: a store of their own, and four neighbours."""

from wacore.application.campaigns.ports.audience import Audience, AudienceMember
from wacore.application.campaigns.ports.deliveries import (
    Deliveries,
    DispatchOrder,
    PlannedRow,
    SampleMessage,
    SampleMessages,
)
from wacore.application.campaigns.ports.prices import PriceList
from wacore.application.campaigns.ports.reader import (
    CampaignFilter,
    CampaignOrder,
    CampaignReader,
    CampaignReference,
)
from wacore.application.campaigns.ports.reports import (
    Addresses,
    DeliveryReports,
    DispatchState,
    FailureGroup,
    HourOfSending,
    Progress,
    RecipientPage,
    RecipientRow,
)
from wacore.application.campaigns.ports.senders import Sender, Senders
from wacore.application.campaigns.ports.store import (
    CampaignRepository,
    CampaignsUnitOfWork,
    PlanningRepository,
)
from wacore.application.campaigns.ports.templates import PinnedTemplate, TemplateCatalog

__all__ = [
    "Addresses",
    "Audience",
    "AudienceMember",
    "CampaignFilter",
    "CampaignOrder",
    "CampaignReader",
    "CampaignReference",
    "CampaignRepository",
    "CampaignsUnitOfWork",
    "Deliveries",
    "DeliveryReports",
    "DispatchOrder",
    "DispatchState",
    "FailureGroup",
    "HourOfSending",
    "PinnedTemplate",
    "PlannedRow",
    "PlanningRepository",
    "PriceList",
    "Progress",
    "RecipientPage",
    "RecipientRow",
    "SampleMessage",
    "SampleMessages",
    "Sender",
    "Senders",
    "TemplateCatalog",
]
