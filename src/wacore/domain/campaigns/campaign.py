"""A campaign: one message to many people, and its way from a draft to its end."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from wacore.domain.campaigns.audience import AudienceSelection
from wacore.domain.campaigns.content import Content
from wacore.domain.campaigns.schedule import Schedule
from wacore.domain.campaigns.sending import Sending
from wacore.domain.campaigns.state import (
    ACTIVE,
    EDITABLE,
    CampaignNotReady,
    CampaignState,
    Pause,
    PausedBy,
)
from wacore.domain.errors import Conflict, InvalidInput, NotFound
from wacore.domain.ids import CampaignId, OrganizationId, PhoneNumberId, UserId

LONGEST_NAME = 200


class InvalidCampaignName(InvalidInput):
    """A campaign is called something, in at most 200 characters."""

    code = "invalid-campaign-name"


class CampaignNotFound(NotFound):
    code = "campaign-not-found"

    def __init__(self, campaign_id: CampaignId) -> None:
        super().__init__(f"Campaign {campaign_id} does not exist.")
        self.campaign_id = campaign_id


class CampaignChanged(Conflict):
    """Somebody else changed the campaign since the caller read it."""

    code = "campaign-changed"

    def __init__(self, campaign_id: CampaignId, expected: int, found: int) -> None:
        super().__init__(
            f"Campaign {campaign_id} is at version {found}, not {expected}; read it again."
        )
        self.campaign_id = campaign_id
        self.expected = expected
        self.found = found


@dataclass(frozen=True, kw_only=True)
class Campaign:
    """
    Attributes:
        version: Grows by one with each change; what people edit is guarded by it.
        reason: Why it failed or was cancelled by the system; else empty.
        launched_by: The person who answers for sending it, at its start or in its schedule.
        series_id: The first of the occurrences of one repeated schedule, of which this is one.
    """

    id: CampaignId
    organization_id: OrganizationId
    name: str
    content: Content
    sender: PhoneNumberId
    audience: AudienceSelection
    sending: Sending
    created_by: UserId
    created_at: datetime
    updated_at: datetime
    schedule: Schedule | None = None
    state: CampaignState = CampaignState.DRAFT
    pause: Pause | None = None
    reason: str = ""
    launched_by: UserId | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    version: int = 1
    series_id: CampaignId | None = None

    def __post_init__(self) -> None:
        if not self.name.strip() or len(self.name) > LONGEST_NAME:
            raise InvalidCampaignName(f"Use 1 to {LONGEST_NAME} characters.", field="name")
        self.sending.require_fit(self.content.purpose)

    @property
    def has_started(self) -> bool:
        return self.started_at is not None

    def require_version(self, expected: int | None) -> None:
        """
        Args:
            expected: The version the caller has seen; None for whichever it is now.

        Raises:
            CampaignChanged: It has moved on.
        """
        if expected is not None and expected != self.version:
            raise CampaignChanged(self.id, expected, self.version)

    def edit(
        self,
        now: datetime,
        *,
        name: str,
        content: Content,
        sender: PhoneNumberId,
        audience: AudienceSelection,
        sending: Sending,
    ) -> "Campaign":
        """
        A scheduled campaign falls back to a draft: who scheduled it has not seen these words.

        Raises:
            CampaignNotReady: It has started or ended.
        """
        self._require(*EDITABLE, to="be edited")
        return self._changed(
            now,
            name=name,
            content=content,
            sender=sender,
            audience=audience,
            sending=sending,
            state=CampaignState.DRAFT,
            schedule=None,
            launched_by=None,
        )

    def require_deletable(self) -> None:
        """
        Raises:
            CampaignNotReady: It has started or is about to; its record stays.
        """
        self._require(CampaignState.DRAFT, to="be deleted")

    def scheduled(self, schedule: Schedule, by: UserId, now: datetime) -> "Campaign":
        """
        Raises:
            CampaignNotReady: It has started or ended.
            InvalidSchedule: The start has passed.
        """
        self._require(*EDITABLE, to="be scheduled")
        schedule.require_future(now)
        return self._changed(
            now,
            state=CampaignState.SCHEDULED,
            schedule=schedule,
            launched_by=by,
            series_id=self.series_id or (self.id if schedule.repeat else None),
        )

    def unscheduled(self, now: datetime) -> "Campaign":
        """
        Raises:
            CampaignNotReady: No start is planned.
        """
        self._require(CampaignState.SCHEDULED, to="be unscheduled")
        return self._changed(now, state=CampaignState.DRAFT, schedule=None, launched_by=None)

    def launched(self, by: UserId, now: datetime) -> "Campaign":
        """
        Before its scheduled start it starts for everybody at once.

        Raises:
            CampaignNotReady: It has started or ended.
        """
        self._require(*EDITABLE, to="be launched")
        early = self.schedule is not None and now < self.schedule.start_at
        return self._changed(
            now,
            state=CampaignState.RUNNING,
            launched_by=by,
            started_at=now,
            schedule=None if early else self.schedule,
        )

    def held(self, reason: str, now: datetime) -> "Campaign":
        """
        Its start came and could not be made; a person decides whether it is still wanted.

        Raises:
            CampaignNotReady: No start is planned.
        """
        self._require(CampaignState.SCHEDULED, to="be held")
        pause = Pause(PausedBy.SYSTEM, reason, now)
        return self._changed(now, state=CampaignState.PAUSED, pause=pause)

    def paused_by_operator(self, now: datetime) -> "Campaign":
        """
        An operator's pause replaces one of the system's, so that nothing resumes by itself.

        Raises:
            CampaignNotReady: It is not running.
        """
        by_system = self.pause is not None and self.pause.by is PausedBy.SYSTEM
        also = (CampaignState.PAUSED,) if by_system else ()
        self._require(CampaignState.RUNNING, *also, to="be paused")
        pause = Pause(PausedBy.OPERATOR, "operator", now)
        return self._changed(now, state=CampaignState.PAUSED, pause=pause)

    def resumed(self, by: UserId, now: datetime) -> "Campaign":
        """
        Raises:
            CampaignNotReady: It is not paused.
        """
        self._require(CampaignState.PAUSED, to="be resumed")
        return self._changed(
            now,
            state=CampaignState.RUNNING,
            pause=None,
            launched_by=self.launched_by or by,
            started_at=self.started_at or now,
        )

    def cancelled(self, now: datetime, *, reason: str = "") -> "Campaign":
        """
        Raises:
            CampaignNotReady: It is a draft, or has ended.
        """
        self._require(CampaignState.SCHEDULED, *ACTIVE, to="be cancelled")
        return self._ended(now, CampaignState.CANCELLED, reason)

    def failed(self, reason: str, now: datetime) -> "Campaign":
        """
        Raises:
            CampaignNotReady: It is a draft, or has ended.
        """
        self._require(CampaignState.SCHEDULED, *ACTIVE, to="fail")
        return self._ended(now, CampaignState.FAILED, reason)

    def retrying(self, now: datetime) -> "Campaign":
        """
        Some failed messages are due again; a completed campaign therefore runs once more.

        Raises:
            CampaignNotReady: It never ran, was cancelled, or failed as a whole.
        """
        self._require(CampaignState.COMPLETED, *ACTIVE, to="be retried")
        if self.state is not CampaignState.COMPLETED:
            return self
        return self._changed(now, state=CampaignState.RUNNING, finished_at=None)

    def not_retried(self, finished_at: datetime | None, now: datetime) -> "Campaign":
        """There was nothing to retry: it is completed as it was, unless more has happened."""
        if self.state is not CampaignState.RUNNING:
            return self
        return self._changed(now, state=CampaignState.COMPLETED, finished_at=finished_at)

    def dispatch_paused(self, reason: str, now: datetime) -> "Campaign":
        """What the sending side did by itself; news that comes too late changes nothing."""
        if self.pause is not None and self.pause.by is PausedBy.OPERATOR:
            return self
        known = self.pause is not None and self.pause.reason == reason
        if known or self.state not in ACTIVE or not self.has_started:
            return self
        pause = Pause(PausedBy.SYSTEM, reason, now)
        return self._changed(now, state=CampaignState.PAUSED, pause=pause)

    def dispatch_resumed(self, now: datetime) -> "Campaign":
        """Ends the system's pause, never an operator's, and never a missed start."""
        if self.pause is None or self.pause.by is PausedBy.OPERATOR or not self.has_started:
            return self
        return self._changed(now, state=CampaignState.RUNNING, pause=None)

    def dispatch_finished(self, now: datetime) -> "Campaign":
        """Every message has its outcome. A cancelled campaign stays cancelled."""
        if self.state not in ACTIVE or not self.has_started:
            return self
        return self._ended(now, CampaignState.COMPLETED, "")

    def dispatch_cancelled(self, now: datetime) -> "Campaign":
        """The sending side gave it up without having been asked."""
        if self.state not in ACTIVE or not self.has_started:
            return self
        return self._ended(now, CampaignState.CANCELLED, "dispatch_cancelled")

    def clone(self, campaign_id: CampaignId, name: str, by: UserId, now: datetime) -> "Campaign":
        """A new draft that says the same to the same selection."""
        return Campaign(
            id=campaign_id,
            organization_id=self.organization_id,
            name=name,
            content=self.content,
            sender=self.sender,
            audience=self.audience,
            sending=replace(self.sending, deadline=None),
            created_by=by,
            created_at=now,
            updated_at=now,
        )

    def next_occurrence(self, campaign_id: CampaignId, now: datetime) -> "Campaign | None":
        """
        What is scheduled once this one's start has been decided, whatever the decision.

        The same words from the same sender to whoever is then in the selection, on the same
        person's responsibility; None if nothing is to come, or no start was planned.
        """
        if self.schedule is None:
            return None
        following = next(self.schedule.following(now), None)
        if following is None:
            return None
        deadline, later = self.sending.deadline, following.start_at - self.schedule.start_at
        return replace(
            self.clone(campaign_id, self.name, self.created_by, now),
            sending=replace(self.sending, deadline=deadline and deadline + later),
            schedule=following,
            state=CampaignState.SCHEDULED,
            launched_by=self.launched_by,
            series_id=self.series_id or self.id,
        )

    def _require(self, *states: CampaignState, to: str) -> None:
        if self.state not in states:
            raise CampaignNotReady(self.id, self.state, to)

    def _ended(self, now: datetime, state: CampaignState, reason: str) -> "Campaign":
        return self._changed(now, state=state, pause=None, reason=reason, finished_at=now)

    def _changed(self, now: datetime, **changes: Any) -> "Campaign":
        return replace(self, updated_at=now, version=self.version + 1, **changes)
