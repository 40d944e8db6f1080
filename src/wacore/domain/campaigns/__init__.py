"""One message to many people: the campaign, its audience, its words, its pace and its price."""

from wacore.domain.campaigns.audience import AudienceSelection, InvalidAudience
from wacore.domain.campaigns.campaign import (
    Campaign,
    CampaignChanged,
    CampaignNotFound,
    InvalidCampaignName,
)
from wacore.domain.campaigns.composing import Composer, Composition
from wacore.domain.campaigns.content import Content
from wacore.domain.campaigns.eligibility import obstacle
from wacore.domain.campaigns.events import (
    CampaignCancelled,
    CampaignCompleted,
    CampaignCreated,
    CampaignDeleted,
    CampaignEvent,
    CampaignFailed,
    CampaignLaunched,
    CampaignPaused,
    CampaignPlanned,
    CampaignResumed,
    CampaignRetried,
    CampaignScheduled,
    CampaignUnscheduled,
    CampaignUpdated,
)
from wacore.domain.campaigns.forecast import (
    CostEstimate,
    CostLine,
    Price,
    cost_of,
    days_needed,
    seconds_to_send,
)
from wacore.domain.campaigns.funnel import Funnel, share
from wacore.domain.campaigns.planning import Planning
from wacore.domain.campaigns.recipients import (
    CONTACT_FIELDS,
    Consent,
    Person,
    SkipReason,
    UnknownContactField,
)
from wacore.domain.campaigns.recurrence import Every, InvalidRecurrence, Recurrence
from wacore.domain.campaigns.schedule import InvalidSchedule, Schedule, Start, WhenMissed
from wacore.domain.campaigns.sending import (
    FAILURE_LIMIT,
    Canary,
    InvalidSending,
    Purpose,
    Sending,
    UnknownPolicy,
)
from wacore.domain.campaigns.state import (
    ACTIVE,
    EDITABLE,
    FINAL,
    MISSED_START,
    NOT_READY,
    CampaignNotReady,
    CampaignState,
    Pause,
    PausedBy,
)
from wacore.domain.campaigns.variables import (
    InvalidVariable,
    SourceKind,
    Variable,
    VariableMapping,
)

__all__ = [
    "ACTIVE",
    "CONTACT_FIELDS",
    "EDITABLE",
    "FAILURE_LIMIT",
    "FINAL",
    "MISSED_START",
    "NOT_READY",
    "AudienceSelection",
    "Campaign",
    "CampaignCancelled",
    "CampaignChanged",
    "CampaignCompleted",
    "CampaignCreated",
    "CampaignDeleted",
    "CampaignEvent",
    "CampaignFailed",
    "CampaignLaunched",
    "CampaignNotFound",
    "CampaignNotReady",
    "CampaignPaused",
    "CampaignPlanned",
    "CampaignResumed",
    "CampaignRetried",
    "CampaignScheduled",
    "CampaignState",
    "CampaignUnscheduled",
    "CampaignUpdated",
    "Canary",
    "Composer",
    "Composition",
    "Consent",
    "Content",
    "CostEstimate",
    "CostLine",
    "Every",
    "Funnel",
    "InvalidAudience",
    "InvalidCampaignName",
    "InvalidRecurrence",
    "InvalidSchedule",
    "InvalidSending",
    "InvalidVariable",
    "Pause",
    "PausedBy",
    "Person",
    "Planning",
    "Price",
    "Purpose",
    "Recurrence",
    "Schedule",
    "Sending",
    "SkipReason",
    "SourceKind",
    "Start",
    "UnknownContactField",
    "UnknownPolicy",
    "Variable",
    "VariableMapping",
    "WhenMissed",
    "cost_of",
    "days_needed",
    "obstacle",
    "seconds_to_send",
    "share",
]
