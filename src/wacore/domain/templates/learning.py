"""What we believe about a template after Meta has told something; Meta's word always wins."""

from dataclasses import replace
from datetime import datetime

from wacore.domain.templates.facts import CategoryNotice, MetaState, Rejection, TemplateReport
from wacore.domain.templates.kinds import read_quality
from wacore.domain.templates.status import TemplateStatus, status_of
from wacore.domain.templates.template import Template

QUALITY, CATEGORY, WARNING, COMPONENTS = "QUALITY", "CATEGORY", "CATEGORY_WARNING", "COMPONENTS"


def after_report(template: Template, report: TemplateReport) -> Template:
    """
    The same object when the report tells nothing new, or is older than what we know.

    What is deleted stays so: its name may belong to another template by now.
    """
    if template.status is TemplateStatus.DELETED:
        return template
    if report.event == QUALITY:
        learnt = replace(template, quality=read_quality(report.quality))
    elif report.event == CATEGORY:
        notice = CategoryNotice(previous=report.previous_category or template.category)
        learnt = replace(
            template, category=report.category or template.category, category_notice=notice
        )
    elif report.event == WARNING:
        notice = CategoryNotice(announced=report.category, effective_at=report.effective_at)
        learnt = replace(template, category_notice=notice)
    elif report.event == COMPONENTS:
        return template  # tells texts alone; the sync that follows compares all of it
    else:
        learnt = _status_reported(template, report)
    return _touched(template, learnt, report.at)


def after_sync(template: Template, state: MetaState, asked_at: datetime) -> Template:
    """
    What a list says, asked for at `asked_at`; a status reported later than that stays.

    The same object when the list tells nothing new. A template that is deleted, or whose submission
    or deletion is under way, is not judged by lists.
    """
    if template.status is TemplateStatus.DELETED or template.submission or template.deleting_since:
        return template
    newer = template.reported_at is not None and template.reported_at > asked_at
    learnt = template if newer else _status_listed(template, state)
    learnt = replace(
        learnt,
        meta_id=state.meta_id,
        category=state.category or template.category,
        quality=read_quality(state.quality) if state.quality else template.quality,
        category_notice=_notice_listed(template, state),
        drift=None if state.shape_hash == template.meta_shape else state.body,
    )
    return _touched(template, learnt, asked_at)


def _status_reported(template: Template, report: TemplateReport) -> Template:
    if template.reported_at is not None and report.at < template.reported_at:
        return template
    status = status_of(report.event)
    text = ": ".join(filter(None, (report.title, report.description)))
    return replace(
        template,
        status=status,
        meta_status=report.event,
        category=report.category or template.category,
        rejection=(
            Rejection(
                reason=report.reason,
                explanation=report.description,
                recommendation=report.recommendation,
            )
            if status is TemplateStatus.REJECTED
            else None
        ),
        note=text[:1000],
        reported_at=report.at,
    )


def _status_listed(template: Template, state: MetaState) -> Template:
    status = status_of(state.status)
    if state.status.upper() == template.meta_status.upper() and status is template.status:
        return template
    rejected = status is TemplateStatus.REJECTED
    told = state.rejected_reason if state.rejected_reason.upper() != "NONE" else ""
    known = template.rejection if template.rejection and template.rejection.reason == told else None
    return replace(
        template,
        status=status,
        meta_status=state.status,
        rejection=(known or Rejection(reason=told)) if rejected else None,
        note=template.note if status is template.status else "",
    )


def _notice_listed(template: Template, state: MetaState) -> CategoryNotice | None:
    known = template.category_notice
    announced = state.correct_category or None
    previous = state.previous_category or None
    if announced == state.category:
        announced = None
    if announced is None and previous is None:
        return None if known is None or known.announced is None else _kept(known, template, state)
    effective = known.effective_at if known and known.announced == announced else None
    return CategoryNotice(previous=previous, announced=announced, effective_at=effective)


def _kept(known: CategoryNotice, template: Template, state: MetaState) -> CategoryNotice | None:
    """A warning stands until the change it announced has happened."""
    return known if state.category == template.category else None


def _touched(before: Template, after: Template, at: datetime) -> Template:
    if after == before:
        return before
    return replace(after, updated_at=max(before.updated_at, at), revision=before.revision + 1)
