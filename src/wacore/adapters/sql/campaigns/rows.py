"""Between a campaign and its row."""

from datetime import timedelta
from typing import Any

import msgspec
from sqlalchemy import Row

from wacore.application.campaigns.documents import AudienceDocument, VariableDocument, mapping_of
from wacore.application.campaigns.documents_sending import CanaryDocument
from wacore.domain.campaigns import (
    Campaign,
    CampaignState,
    Canary,
    Content,
    Pause,
    PausedBy,
    Planning,
    Purpose,
    Recurrence,
    Schedule,
    Sending,
    UnknownPolicy,
    WhenMissed,
)
from wacore.domain.frequency_cap import FrequencyCap
from wacore.domain.sending_hours import SendingHours

SORTED_BY = 255
"""Characters of a name that its order depends on."""


def campaign_to_row(campaign: Campaign) -> dict[str, Any]:
    content, sending = campaign.content, campaign.sending
    folded = campaign.name.casefold()
    return {
        "organization_id": campaign.organization_id,
        "id": campaign.id,
        "name": campaign.name,
        "search_name": folded,
        "sort_name": folded[:SORTED_BY],
        "state": campaign.state.value,
        "reason": campaign.reason,
        "template_id": content.template_id,
        "template_version": content.template_version,
        "template_name": content.template_name,
        "language": content.language,
        "purpose": content.purpose.value,
        "sender": campaign.sender,
        "variables": msgspec.to_builtins(
            [VariableDocument.of(each) for each in content.variables.variables]
        ),
        "audience": msgspec.to_builtins(AudienceDocument.of(campaign.audience)),
        "unknown_policy": sending.unknown_policy.value,
        "rate_cap": sending.rate_cap,
        "deadline": sending.deadline,
        "require_opt_in": sending.require_opt_in,
        "hours": msgspec.to_builtins(sending.hours),
        "frequency_cap": msgspec.to_builtins(sending.frequency_cap),
        "canary": sending.canary and msgspec.to_builtins(CanaryDocument.of(sending.canary)),
        "failure_limit": sending.failure_limit,
        "created_by": campaign.created_by,
        "created_at": campaign.created_at,
        "updated_at": campaign.updated_at,
        "launched_by": campaign.launched_by,
        "started_at": campaign.started_at,
        "finished_at": campaign.finished_at,
        "version": campaign.version,
        "series_id": campaign.series_id,
        **_pause_to_row(campaign.pause),
        **_schedule_to_row(campaign.schedule),
    }


def row_to_campaign(row: Row[Any]) -> Campaign:
    return Campaign(
        id=row.id,
        organization_id=row.organization_id,
        name=row.name,
        content=Content(
            template_id=row.template_id,
            template_version=row.template_version,
            template_name=row.template_name,
            language=row.language,
            purpose=Purpose(row.purpose),
            variables=mapping_of(msgspec.convert(row.variables, list[VariableDocument])),
        ),
        sender=row.sender,
        audience=msgspec.convert(row.audience, AudienceDocument).selection(),
        sending=Sending(
            unknown_policy=UnknownPolicy(row.unknown_policy),
            rate_cap=row.rate_cap,
            deadline=row.deadline,
            require_opt_in=row.require_opt_in,
            hours=msgspec.convert(row.hours, SendingHours | None),
            frequency_cap=msgspec.convert(row.frequency_cap, FrequencyCap | None),
            canary=_row_to_canary(row),
            failure_limit=row.failure_limit,
        ),
        created_by=row.created_by,
        created_at=row.created_at,
        updated_at=row.updated_at,
        schedule=_row_to_schedule(row),
        state=CampaignState(row.state),
        pause=row_to_pause(row),
        reason=row.reason,
        launched_by=row.launched_by,
        started_at=row.started_at,
        finished_at=row.finished_at,
        version=row.version,
        series_id=row.series_id,
    )


def _row_to_canary(row: Row[Any]) -> Canary | None:
    return row.canary and msgspec.convert(row.canary, CanaryDocument).canary()


def row_to_pause(row: Row[Any]) -> Pause | None:
    if row.pause_by is None:
        return None
    return Pause(PausedBy(row.pause_by), row.pause_reason, row.paused_at)


def planning_to_row(planning: Planning) -> dict[str, Any]:
    return {
        "organization_id": planning.organization_id,
        "campaign_id": planning.campaign_id,
        "last_contact_id": planning.cursor,
        "audience": planning.audience,
        "countries": dict(planning.countries),
        "sealed_at": planning.sealed_at,
    }


def row_to_planning(row: Row[Any]) -> Planning:
    return Planning(
        campaign_id=row.campaign_id,
        organization_id=row.organization_id,
        cursor=row.last_contact_id,
        audience=row.audience,
        countries=row.countries,
        sealed_at=row.sealed_at,
    )


def _pause_to_row(pause: Pause | None) -> dict[str, Any]:
    if pause is None:
        return {"pause_by": None, "pause_reason": None, "paused_at": None}
    return {"pause_by": pause.by.value, "pause_reason": pause.reason, "paused_at": pause.at}


def _schedule_to_row(schedule: Schedule | None) -> dict[str, Any]:
    if schedule is None:
        return {
            "start_at": None,
            "time_zone": None,
            "send_within_seconds": None,
            "when_missed": None,
            "recipient_local": None,
            "repeats": None,
        }
    return {
        "start_at": schedule.start_at,
        "time_zone": schedule.time_zone,
        "send_within_seconds": round(schedule.send_within.total_seconds()),
        "when_missed": schedule.when_missed.value,
        "recipient_local": schedule.recipient_local,
        "repeats": msgspec.to_builtins(schedule.repeat),
    }


def _row_to_schedule(row: Row[Any]) -> Schedule | None:
    if row.start_at is None:
        return None
    return Schedule(
        start_at=row.start_at,
        time_zone=row.time_zone,
        send_within=timedelta(seconds=row.send_within_seconds),
        when_missed=WhenMissed(row.when_missed),
        recipient_local=bool(row.recipient_local),
        repeat=msgspec.convert(row.repeats, Recurrence | None),
    )
