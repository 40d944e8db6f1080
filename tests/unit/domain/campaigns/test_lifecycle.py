"""The campaign's life under every order of requests and news."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from wacore.domain.campaigns import (
    ACTIVE,
    EDITABLE,
    FINAL,
    Campaign,
    CampaignNotReady,
    CampaignState,
    PausedBy,
    Schedule,
)
from wacore.domain.ids import UserId
from wacore.testing.contracts.campaigns import NOON, a_campaign

BY = UserId(UUID(int=9))
S = CampaignState


class Lifecycle(RuleBasedStateMachine):
    """An aggregate against what its state allows, said once more and differently."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOON
        self.campaign = a_campaign()
        self.cancelled = False

    def attempt(self, changed: Campaign | None, *, allowed: bool) -> None:
        assert allowed is (changed is not None)
        if changed is None:
            return
        if changed is not self.campaign:
            assert changed.version == self.campaign.version + 1
            assert changed.updated_at == self.now
        self.campaign = changed

    def tried(self, change: str, *arguments: object) -> Campaign | None:
        self.now += timedelta(seconds=1)
        try:
            changed: Campaign = getattr(self.campaign, change)(*arguments, self.now)
        except CampaignNotReady:
            return None
        return changed

    @rule()
    def schedule(self) -> None:
        allowed = self.campaign.state in EDITABLE
        schedule = Schedule(start_at=self.now + timedelta(days=1), time_zone="UTC")
        self.attempt(self.tried("scheduled", schedule, BY), allowed=allowed)

    @rule()
    def unschedule(self) -> None:
        self.attempt(self.tried("unscheduled"), allowed=self.campaign.state is S.SCHEDULED)

    @rule()
    def launch(self) -> None:
        self.attempt(self.tried("launched", BY), allowed=self.campaign.state in EDITABLE)

    @rule()
    def hold(self) -> None:
        self.attempt(self.tried("held", "missed_start"), allowed=self.campaign.state is S.SCHEDULED)

    @rule()
    def pause(self) -> None:
        by_system = self.campaign.pause is not None and self.campaign.pause.by is PausedBy.SYSTEM
        allowed = self.campaign.state is S.RUNNING or by_system
        self.attempt(self.tried("paused_by_operator"), allowed=allowed)

    @rule()
    def resume(self) -> None:
        self.attempt(self.tried("resumed", BY), allowed=self.campaign.state is S.PAUSED)

    @rule()
    def cancel(self) -> None:
        allowed = self.campaign.state in {S.SCHEDULED, *ACTIVE}
        self.attempt(self.tried("cancelled"), allowed=allowed)
        self.cancelled |= allowed

    @rule()
    def retry(self) -> None:
        allowed = self.campaign.state in {*ACTIVE, S.COMPLETED}
        self.attempt(self.tried("retrying"), allowed=allowed)

    @rule(news=st.sampled_from(["dispatch_finished", "dispatch_resumed"]))
    def hear(self, news: str) -> None:
        before = self.campaign
        self.attempt(self.tried(news), allowed=True)
        if before.pause is not None and before.pause.by is PausedBy.OPERATOR:
            assert self.campaign.state is not S.RUNNING

    @rule(reason=st.sampled_from(["template_paused", "budget"]))
    def hear_of_a_pause(self, reason: str) -> None:
        pause = self.campaign.pause
        is_news = self.campaign.state is S.RUNNING or (
            pause is not None
            and pause.by is PausedBy.SYSTEM
            and pause.reason != reason
            and self.campaign.has_started
        )
        self.attempt(self.tried("dispatch_paused", reason), allowed=True)
        assert is_news is (self.campaign.updated_at == self.now and self.campaign.pause is not None)

    @invariant()
    def what_belongs_together(self) -> None:
        campaign = self.campaign
        assert (campaign.pause is not None) is (campaign.state is S.PAUSED)
        assert (campaign.finished_at is not None) is (campaign.state in FINAL)
        if campaign.state in (S.RUNNING, S.COMPLETED):
            assert campaign.has_started
            assert campaign.launched_by == BY
        if campaign.state is S.DRAFT:
            assert campaign.schedule is None
            assert not campaign.has_started
        if campaign.state is S.SCHEDULED:
            assert campaign.schedule is not None

    @invariant()
    def cancelled_for_good(self) -> None:
        assert self.cancelled is (self.campaign.state is S.CANCELLED)


TestLifecycle = Lifecycle.TestCase


def test_news_of_the_end_does_not_undo_a_cancellation() -> None:
    """The dispatch finishes what is in flight; the campaign stays cancelled."""
    cancelled = a_campaign().launched(BY, NOON).cancelled(NOON)

    assert cancelled is cancelled.dispatch_finished(NOON)


def test_a_retry_runs_a_completed_campaign_again() -> None:
    """It keeps its first start and has no end any more."""
    done = a_campaign().launched(BY, NOON).dispatch_finished(NOON)

    again = done.retrying(datetime(2026, 11, 23, tzinfo=UTC))

    assert (S.RUNNING, NOON, None) == (again.state, again.started_at, again.finished_at)


def test_an_edit_takes_back_the_schedule() -> None:
    """Whoever scheduled it answers for the words they saw."""
    scheduled = a_campaign().scheduled(
        Schedule(start_at=NOON + timedelta(days=1), time_zone="UTC"), BY, NOON
    )

    edited = scheduled.edit(
        NOON,
        name="Other words",
        content=scheduled.content,
        sender=scheduled.sender,
        audience=scheduled.audience,
        sending=scheduled.sending,
    )

    assert (S.DRAFT, None, None) == (edited.state, edited.schedule, edited.launched_by)


def test_a_clone_is_a_draft_of_its_own() -> None:
    """It says the same to the same people, without the old deadline and history."""
    original = a_campaign().launched(BY, NOON).dispatch_finished(NOON)
    other = UserId(UUID(int=77))

    copy = original.clone(a_campaign(2).id, "Again", other, NOON + timedelta(days=1))

    assert (original.content, original.audience) == (copy.content, copy.audience)
    assert (S.DRAFT, 1, other, None, None) == (
        copy.state,
        copy.version,
        copy.created_by,
        copy.sending.deadline,
        copy.started_at,
    )
