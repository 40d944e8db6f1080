"""The facts that lie between two states of a template."""

from datetime import datetime
from typing import TypedDict

from wacore.domain.ids import AccountId, OrganizationId, TemplateId
from wacore.domain.templates.events import (
    TemplateCategoryChanged,
    TemplateDrifted,
    TemplateEvent,
    TemplateQualityChanged,
    TemplateRefreshed,
    TemplateStatusChanged,
)
from wacore.domain.templates.template import Template


class _About(TypedDict):
    organization_id: OrganizationId
    occurred_at: datetime
    template_id: TemplateId
    account_id: AccountId


def changes(before: Template, after: Template, now: datetime) -> list[TemplateEvent]:
    """One event for each side that changed; a plain refresh when it is none of the known sides."""
    if before == after:
        return []
    about = _About(
        organization_id=after.organization_id,
        occurred_at=now,
        template_id=after.id,
        account_id=after.account_id,
    )
    events: list[TemplateEvent] = []
    if (before.status, before.sendable) != (after.status, after.sendable):
        events.append(
            TemplateStatusChanged(
                **about,
                status=after.status.value,
                previous=before.status.value,
                meta_status=after.meta_status,
                sendable=after.sendable,
                reason=after.rejection.reason if after.rejection else after.note,
            )
        )
    if before.quality is not after.quality:
        events.append(
            TemplateQualityChanged(
                **about, quality=after.quality.value, previous=before.quality.value
            )
        )
    notice = after.category_notice
    announced = notice if notice is not None and notice.announced else None
    if before.category != after.category:
        events.append(
            TemplateCategoryChanged(
                **about, category=after.category, previous=before.category, effective_at=now
            )
        )
    elif announced is not None and before.category_notice != notice:
        events.append(
            TemplateCategoryChanged(
                **about,
                category=announced.announced or "",
                previous=after.category,
                effective_at=announced.effective_at,
            )
        )
    if (before.drift is None) != (after.drift is None):
        events.append(TemplateDrifted(**about, drifted=after.drift is not None))
    return events or [TemplateRefreshed(**about)]
