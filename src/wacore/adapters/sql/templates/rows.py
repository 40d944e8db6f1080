"""Between templates and their rows."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Row

from wacore.application.templates.views import VersionSummary
from wacore.domain.ids import AccountId, OrganizationId, TemplateId, UserId
from wacore.domain.templates.content import TemplateContent
from wacore.domain.templates.facts import CategoryNotice, Rejection, Submission
from wacore.domain.templates.kinds import Category, ParameterFormat, Quality
from wacore.domain.templates.status import TemplateStatus
from wacore.domain.templates.template import Template
from wacore.domain.templates.version import TemplateVersion


def to_row(template: Template) -> dict[str, Any]:
    submission = template.submission
    return {
        "organization_id": template.organization_id,
        "id": template.id,
        "account_id": template.account_id,
        "name": template.name,
        "language": template.language,
        "slot": template.id.hex if template.status is TemplateStatus.DELETED else "",
        "category": template.category,
        "status": template.status.value,
        "meta_status": template.meta_status,
        "meta_id": template.meta_id,
        "quality": template.quality.value,
        "latest_version": template.latest_version,
        "meta_version": template.meta_version,
        "meta_shape": template.meta_shape,
        "submission_version": submission.version if submission else None,
        "submission_edits": submission is not None and submission.edits_approved,
        "attempt_at": submission.attempt_at if submission else template.deleting_since,
        "deleting": template.deleting_since is not None,
        "rejection": _plain(template.rejection),
        "category_notice": _plain(template.category_notice),
        "drift": template.drift,
        "note": template.note,
        "edits": msgspec.to_builtins(template.edits),
        "reported_at": template.reported_at,
        "created_at": template.created_at,
        "updated_at": template.updated_at,
        "revision": template.revision,
    }


def to_template(row: Row[Any]) -> Template:
    submission = (
        Submission(
            version=row.submission_version,
            attempt_at=row.attempt_at,
            edits_approved=row.submission_edits,
        )
        if row.submission_version is not None
        else None
    )
    return Template(
        id=TemplateId(row.id),
        organization_id=OrganizationId(row.organization_id),
        account_id=AccountId(row.account_id),
        name=row.name,
        language=row.language,
        category=row.category,
        status=TemplateStatus(row.status),
        meta_status=row.meta_status,
        meta_id=row.meta_id,
        quality=Quality(row.quality),
        latest_version=row.latest_version,
        meta_version=row.meta_version,
        meta_shape=row.meta_shape,
        submission=submission,
        deleting_since=row.attempt_at if row.deleting else None,
        rejection=msgspec.convert(row.rejection, Rejection | None),
        category_notice=msgspec.convert(row.category_notice, CategoryNotice | None),
        drift=row.drift,
        note=row.note,
        edits=msgspec.convert(row.edits, tuple[datetime, ...]),
        reported_at=row.reported_at,
        created_at=row.created_at,
        updated_at=row.updated_at,
        revision=row.revision,
    )


def to_version_row(version: TemplateVersion) -> dict[str, Any]:
    content = version.content
    return {
        "organization_id": version.organization_id,
        "template_id": version.template_id,
        "number": version.number,
        "category": content.category.value,
        "parameter_format": content.parameter_format.value,
        "body": content.body,
        "ttl_seconds": content.ttl_seconds,
        "content_hash": content.content_hash,
        "words_hash": content.words_hash,
        "created_at": version.created_at,
        "created_by": version.created_by,
    }


def to_version(row: Row[Any]) -> TemplateVersion:
    return TemplateVersion(
        template_id=TemplateId(row.template_id),
        organization_id=OrganizationId(row.organization_id),
        number=row.number,
        content=TemplateContent(
            category=Category(row.category),
            parameter_format=ParameterFormat(row.parameter_format),
            body=row.body,
            ttl_seconds=row.ttl_seconds,
        ),
        created_at=row.created_at,
        created_by=None if row.created_by is None else UserId(row.created_by),
    )


def to_summary(row: Row[Any]) -> VersionSummary:
    return VersionSummary(
        number=row.number,
        category=row.category,
        parameter_format=row.parameter_format,
        content_hash=row.content_hash,
        created_at=row.created_at,
        created_by=None if row.created_by is None else UserId(row.created_by),
    )


def _plain(value: Rejection | CategoryNotice | None) -> Any:
    return None if value is None else msgspec.to_builtins(value)
