"""Campaigns as their readers see them; these are also the response bodies."""

from datetime import datetime

import msgspec

from wacore.application.campaigns.documents import (
    AudienceDocument,
    ScheduleDocument,
    VariableDocument,
)
from wacore.application.campaigns.documents_sending import SendingDocument
from wacore.domain.campaigns import Campaign, CampaignState, Pause, PausedBy, Planning, Purpose
from wacore.domain.ids import CampaignId, PhoneNumberId, TemplateId, UserId


class PauseView(msgspec.Struct, frozen=True, kw_only=True):
    by: PausedBy
    reason: str
    at: datetime

    @classmethod
    def of(cls, pause: Pause | None) -> "PauseView | None":
        return None if pause is None else cls(by=pause.by, reason=pause.reason, at=pause.at)


class PlanningView(msgspec.Struct, frozen=True, kw_only=True):
    """
    Attributes:
        audience: Contacts looked at so far.
        countries: Messages made at most, by the country of the recipient's number.
        complete: None follows.
    """

    audience: int
    countries: dict[str, int]
    complete: bool

    @classmethod
    def of(cls, planning: Planning) -> "PlanningView":
        return cls(
            audience=planning.audience,
            countries=dict(planning.countries),
            complete=planning.sealed,
        )


class CampaignSummary(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a list."""

    id: CampaignId
    name: str
    state: CampaignState
    pause: PauseView | None
    template_id: TemplateId
    template_name: str
    language: str
    purpose: Purpose
    start_at: datetime | None
    created_by: UserId
    created_at: datetime
    updated_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    version: int


class CampaignView(msgspec.Struct, frozen=True, kw_only=True):
    """
    All there is to know about a campaign except what became of its messages.

    Attributes:
        series_id: The first of the occurrences of one repeated schedule, of which this is one.
    """

    id: CampaignId
    name: str
    state: CampaignState
    pause: PauseView | None
    reason: str
    template_id: TemplateId
    template_version: int
    template_name: str
    language: str
    purpose: Purpose
    sender: PhoneNumberId
    variables: list[VariableDocument]
    audience: AudienceDocument
    sending: SendingDocument
    schedule: ScheduleDocument | None
    planning: PlanningView
    created_by: UserId
    created_at: datetime
    updated_at: datetime
    launched_by: UserId | None
    started_at: datetime | None
    finished_at: datetime | None
    version: int
    series_id: CampaignId | None = None

    @classmethod
    def of(cls, campaign: Campaign, planning: Planning) -> "CampaignView":
        content = campaign.content
        return cls(
            id=campaign.id,
            name=campaign.name,
            state=campaign.state,
            pause=PauseView.of(campaign.pause),
            reason=campaign.reason,
            template_id=content.template_id,
            template_version=content.template_version,
            template_name=content.template_name,
            language=content.language,
            purpose=content.purpose,
            sender=campaign.sender,
            variables=[VariableDocument.of(each) for each in content.variables.variables],
            audience=AudienceDocument.of(campaign.audience),
            sending=SendingDocument.of(campaign.sending),
            schedule=ScheduleDocument.of(campaign.schedule) if campaign.schedule else None,
            planning=PlanningView.of(planning),
            created_by=campaign.created_by,
            created_at=campaign.created_at,
            updated_at=campaign.updated_at,
            launched_by=campaign.launched_by,
            started_at=campaign.started_at,
            finished_at=campaign.finished_at,
            version=campaign.version,
            series_id=campaign.series_id,
        )
