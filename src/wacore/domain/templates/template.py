"""A template and its life between us and Meta."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from wacore.domain.ids import AccountId, OrganizationId, TemplateId
from wacore.domain.templates.errors import (
    CategoryFixed,
    TemplateEditedTooOften,
    TemplateNotEditable,
    TemplateStale,
    TemplateUnchanged,
)
from wacore.domain.templates.facts import CategoryNotice, Rejection, Submission
from wacore.domain.templates.kinds import Category, Quality
from wacore.domain.templates.status import EDITABLE, ENDED, TemplateStatus, status_of

_EDIT_PAUSE, _EDIT_PERIOD, _EDITS_A_PERIOD = timedelta(hours=24), timedelta(days=30), 10
"""How often an approved template may be edited (Meta, template management)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """
    One name in one language in one account.

    Attributes:
        category: The one in effect, which Meta may have changed.
        meta_status: Meta's own word for the status, empty before the first submission.
        latest_version: The newest writing.
        meta_version: The writing Meta has, under review or decided on; None before the first.
        meta_shape: The shape hash of that writing.
        submission: Open while we do not know whether Meta took a version.
        deleting_since: Set while we do not know whether Meta has deleted it.
        drift: Meta's components, where they differ from those of `meta_version`.
        note: Why it is paused, locked or refused, in words.
        edits: Edits of the approved template within the last 30 days.
        reported_at: Meta's time of the newest status learnt.
        revision: Counts changes, for optimistic concurrency.
    """

    id: TemplateId
    organization_id: OrganizationId
    account_id: AccountId
    name: str
    language: str
    category: str
    created_at: datetime
    updated_at: datetime
    status: TemplateStatus = TemplateStatus.DRAFT
    meta_status: str = ""
    meta_id: str | None = None
    quality: Quality = Quality.UNKNOWN
    latest_version: int = 1
    meta_version: int | None = None
    meta_shape: str = ""
    submission: Submission | None = None
    deleting_since: datetime | None = None
    rejection: Rejection | None = None
    category_notice: CategoryNotice | None = None
    drift: str | None = None
    note: str = ""
    edits: tuple[datetime, ...] = ()
    reported_at: datetime | None = None
    revision: int = 1

    @property
    def sendable(self) -> bool:
        return self.status is TemplateStatus.APPROVED and self.deleting_since is None

    @property
    def is_only_ours(self) -> bool:
        """Nothing of it can have reached Meta."""
        return self.meta_id is None and self.submission is None

    def expect(self, revision: int | None) -> None:
        """
        Raises:
            TemplateStale: It is not the revision the caller has seen.
        """
        if revision is not None and revision != self.revision:
            raise TemplateStale(self.revision)

    def revised(self, category: Category, now: datetime) -> "Template":
        """
        With one more version; what Meta has stays as it is.

        Raises:
            TemplateNotEditable: It is deleted, or being deleted.
            CategoryFixed: It has been approved under another category.
        """
        if self.status in ENDED or self.deleting_since is not None:
            raise TemplateNotEditable(self.status)
        if category != self.category and self._category_is_fixed:
            raise CategoryFixed(self.category)
        only_here = self.meta_id is None
        return replace(
            self._changed(now),
            latest_version=self.latest_version + 1,
            category=category if only_here else self.category,
        )

    def submitting(self, version: int, now: datetime) -> "Template":
        """
        With the intent to send this version to Meta, to be committed before the call.

        Raises:
            TemplateNotEditable: It is under review, being deleted, or on its way already.
            TemplateUnchanged: Meta has this version.
            TemplateEditedTooOften: Meta allows no further edit yet.
        """
        if self.submission is not None:
            raise TemplateNotEditable(self.status, "A version is on its way to Meta already.")
        if self.status not in EDITABLE or self.deleting_since is not None:
            raise TemplateNotEditable(self.status)
        if version == self.meta_version and self.status is not TemplateStatus.REJECTED:
            raise TemplateUnchanged(version)
        self._check_edits(now)
        creating = self.meta_id is None
        return replace(
            self._changed(now),
            submission=Submission(
                version=version,
                attempt_at=now,
                edits_approved=self.status is TemplateStatus.APPROVED,
            ),
            status=TemplateStatus.SUBMITTING if creating else self.status,
        )

    def attempted_again(self, now: datetime) -> "Template":
        """The open submission or deletion is called once more: nobody recorded its outcome."""
        submission = self.submission
        return replace(
            self._changed(now),
            submission=None if submission is None else replace(submission, attempt_at=now),
            deleting_since=None if self.deleting_since is None else now,
        )

    def submitted(
        self, *, meta_id: str, meta_status: str, category: str, shape: str, now: datetime
    ) -> "Template":
        """
        Meta took the version: `meta_status` and `category` are what it made of it.

        A webhook may have told the outcome before the call returned; then that stays.
        """
        submission = self.submission
        assert submission is not None
        heard = self.reported_at is not None and (
            self.reported_at >= submission.attempt_at.replace(microsecond=0)
        )
        recent = tuple(at for at in self.edits if at > now - _EDIT_PERIOD)
        return replace(
            self._changed(now),
            status=self.status if heard else status_of(meta_status),
            meta_status=self.meta_status if heard else meta_status,
            meta_id=meta_id,
            meta_version=submission.version,
            meta_shape=shape,
            category=category or self.category,
            submission=None,
            rejection=self.rejection if heard else None,
            drift=None,
            note=self.note if heard else "",
            edits=(*recent, now) if submission.edits_approved else recent,
        )

    def not_submitted(self, reason: str, now: datetime) -> "Template":
        """Meta did not take the version."""
        return replace(
            self._changed(now),
            status=TemplateStatus.DRAFT if self.meta_id is None else self.status,
            submission=None,
            note=reason[:1000],
        )

    def deleting(self, now: datetime) -> "Template":
        """
        With the intent to delete it at Meta, to be committed before the call.

        Raises:
            TemplateNotEditable: It is deleted, on its way to Meta, or disabled, which Meta keeps.
        """
        if self.submission is not None:
            raise TemplateNotEditable(self.status, "A version is on its way to Meta; wait for it.")
        if self.status is TemplateStatus.DISABLED:
            raise TemplateNotEditable(self.status, "Meta does not delete disabled templates.")
        if self.status is TemplateStatus.DELETED:
            raise TemplateNotEditable(self.status)
        return replace(self._changed(now), deleting_since=now)

    def not_deleted(self, reason: str, now: datetime) -> "Template":
        return replace(self._changed(now), deleting_since=None, note=reason[:1000])

    def deleted(self, now: datetime) -> "Template":
        return replace(
            self._changed(now),
            status=TemplateStatus.DELETED,
            deleting_since=None,
            submission=None,
            drift=None,
        )

    def adopted(self, version: int, shape: str, now: datetime) -> "Template":
        """What Meta has became our version of this number."""
        return replace(
            self._changed(now),
            latest_version=version,
            meta_version=version,
            meta_shape=shape,
            drift=None,
        )

    @property
    def _category_is_fixed(self) -> bool:
        return self.meta_id is not None and self.status is TemplateStatus.APPROVED

    def _check_edits(self, now: datetime) -> None:
        if self.status is not TemplateStatus.APPROVED or not self.edits:
            return
        recent = sorted(at for at in self.edits if at > now - _EDIT_PERIOD)
        possible = recent[-1] + _EDIT_PAUSE if recent else now
        if len(recent) >= _EDITS_A_PERIOD:
            possible = max(possible, recent[-_EDITS_A_PERIOD] + _EDIT_PERIOD)
        if possible > now:
            raise TemplateEditedTooOften(possible)

    def _changed(self, now: datetime) -> "Template":
        return replace(self, updated_at=now, revision=self.revision + 1)
