"""What has happened to campaigns."""

from dataclasses import dataclass
from typing import Any, ClassVar, Self

from wacore.domain.campaigns.campaign import Campaign
from wacore.domain.events import DomainEvent
from wacore.domain.ids import CampaignId, UserId


@dataclass(frozen=True, kw_only=True)
class CampaignEvent(DomainEvent):
    """`state` is the campaign's after the change."""

    campaign_id: CampaignId
    state: str
    actor_id: UserId | None = None

    @classmethod
    def of(cls, campaign: Campaign, by: UserId | None = None, **data: Any) -> Self:
        """The fact that this change has just happened; `by` is None when the system did it."""
        return cls(
            organization_id=campaign.organization_id,
            occurred_at=campaign.updated_at,
            campaign_id=campaign.id,
            state=campaign.state.value,
            actor_id=by,
            **data,
        )


@dataclass(frozen=True, kw_only=True)
class CampaignCreated(CampaignEvent):
    name: ClassVar[str] = "campaigns.created"


@dataclass(frozen=True, kw_only=True)
class CampaignUpdated(CampaignEvent):
    name: ClassVar[str] = "campaigns.updated"


@dataclass(frozen=True, kw_only=True)
class CampaignDeleted(CampaignEvent):
    name: ClassVar[str] = "campaigns.deleted"


@dataclass(frozen=True, kw_only=True)
class CampaignScheduled(CampaignEvent):
    name: ClassVar[str] = "campaigns.scheduled"


@dataclass(frozen=True, kw_only=True)
class CampaignUnscheduled(CampaignEvent):
    name: ClassVar[str] = "campaigns.unscheduled"


@dataclass(frozen=True, kw_only=True)
class CampaignLaunched(CampaignEvent):
    """Its planning is due."""

    name: ClassVar[str] = "campaigns.launched"


@dataclass(frozen=True, kw_only=True)
class CampaignPlanned(CampaignEvent):
    """The audience is complete: every member is a message or a skipped row."""

    name: ClassVar[str] = "campaigns.planned"

    audience: int


@dataclass(frozen=True, kw_only=True)
class CampaignPaused(CampaignEvent):
    name: ClassVar[str] = "campaigns.paused"

    reason: str


@dataclass(frozen=True, kw_only=True)
class CampaignResumed(CampaignEvent):
    name: ClassVar[str] = "campaigns.resumed"


@dataclass(frozen=True, kw_only=True)
class CampaignCancelled(CampaignEvent):
    name: ClassVar[str] = "campaigns.cancelled"

    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class CampaignCompleted(CampaignEvent):
    name: ClassVar[str] = "campaigns.completed"


@dataclass(frozen=True, kw_only=True)
class CampaignFailed(CampaignEvent):
    name: ClassVar[str] = "campaigns.failed"

    reason: str


@dataclass(frozen=True, kw_only=True)
class CampaignRetried(CampaignEvent):
    """
    Attributes:
        error_codes: Empty when all retryable failures were meant.
        abandoned: Whether messages of unknown fate were sent again too.
    """

    name: ClassVar[str] = "campaigns.retried"

    messages: int
    error_codes: tuple[int, ...] = ()
    abandoned: bool = False
