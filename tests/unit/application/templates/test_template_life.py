import asyncio
from contextlib import suppress
from datetime import timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from support.http import ORGANIZATION
from support.template_world import ACCOUNT, FAREWELL, GREETING, OWNER, TemplateWorld
from wacore.application.templates.delete_template import DeleteTemplateCommand
from wacore.application.templates.meta_content import shape_of_meta
from wacore.application.templates.ports_review import MetaTemplate, ReviewUnclear, TemplateRefused
from wacore.application.templates.revise_template import ReviseTemplateCommand
from wacore.application.templates.sync_templates import SyncTemplatesCommand
from wacore.domain.errors import RateLimited, WacoreError
from wacore.domain.ids import TemplateId
from wacore.domain.templates.status import TemplateStatus

WORDS = st.sampled_from([GREETING, FAREWELL])
FAULTS = st.sampled_from(
    [
        None,
        None,
        TemplateRefused("No.", meta_code=100),
        RateLimited("Wait.", retry_after=1),
        ReviewUnclear(),
        "lose the answer",
    ]
)


class TemplateLife(RuleBasedStateMachine):
    """One name between us and a Meta that fails, loses answers, and is edited behind our back."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.world = TemplateWorld()
        self.template_id: TemplateId | None = None

    def run(self, awaitable: Any) -> Any:
        return self.runner.run(awaitable)

    def attempt(self, awaitable: Any) -> None:
        with suppress(WacoreError):
            self.run(awaitable)

    def fail(self, fault: Any) -> None:
        if isinstance(fault, str):
            self.world.review.lose_next_answer()
        elif fault is not None:
            self.world.review.fail_next(fault)

    @initialize(words=WORDS)
    def create(self, words: list[dict[str, Any]]) -> None:
        self.template_id = self.run(self.world.create(components=words))

    @rule(words=WORDS)
    def revise(self, words: list[dict[str, Any]]) -> None:
        if self.template_id is not None:
            self.attempt(
                self.world.templates.revise(
                    ReviseTemplateCommand(
                        actor=OWNER, template_id=self.template_id, components=words
                    )
                )
            )

    @rule(fault=FAULTS)
    def submit(self, fault: Any) -> None:
        if self.template_id is not None:
            self.fail(fault)
            self.attempt(self.world.submit(self.template_id))

    @rule(fault=FAULTS)
    def delete(self, fault: Any) -> None:
        if self.template_id is not None:
            self.fail(fault)
            self.attempt(
                self.world.templates.delete(
                    DeleteTemplateCommand(actor=OWNER, template_id=self.template_id)
                )
            )

    @rule(status=st.sampled_from(["APPROVED", "REJECTED"]), told=st.booleans())
    def decide(self, status: str, told: bool) -> None:
        found = self.at_meta()
        if found is None or found.status != "PENDING":
            return
        self.world.review.decide(ACCOUNT, status)
        if told:
            self.world.clock.advance(timedelta(seconds=1))
            report = self.world.report(event=status, meta_template_id=found.meta_id)
            self.run(self.world.upkeep.apply_report(report))

    @precondition(lambda self: self.at_meta() is not None)
    @rule()
    def vanish_at_meta(self) -> None:
        found = self.at_meta()
        assert found is not None
        self.world.review.drop(ACCOUNT, found.meta_id)

    @rule(fault=FAULTS)
    def settle(self, fault: Any) -> None:
        """Time passes, and what was interrupted is finished, or fails once more."""
        self.world.clock.advance(timedelta(days=2))
        self.fail(fault)
        self.run(self.world.upkeep.finish_interrupted())
        self.world.review.fail_next(None)  # type: ignore[arg-type]

    @rule()
    def agree(self) -> None:
        """Without faults, finishing and syncing end with what Meta has."""
        for _ in range(2):
            self.world.clock.advance(timedelta(minutes=3))
            self.run(self.world.upkeep.finish_interrupted())
        self.world.clock.advance(timedelta(minutes=3))
        self.run(self.world.templates.sync(SyncTemplatesCommand(actor=OWNER, account_id=ACCOUNT)))
        found = self.at_meta()
        alive = [
            template
            for template in self.world.store.templates.values()
            if template.status is not TemplateStatus.DELETED
        ]
        known = [template for template in alive if template.meta_id is not None]

        assert all(t.submission is None and t.deleting_since is None for t in alive)
        if found is None:
            assert [] == known
            return
        (ours,) = known
        assert (found.meta_id, found.status) == (ours.meta_id, ours.meta_status)
        assert None is ours.drift
        assert ours.meta_version is not None
        version = self.world.store.versions[ours.id, ours.meta_version]
        assert shape_of_meta(found) == version.content.shape_hash

    @invariant()
    def what_is_sendable_is_what_meta_approved(self) -> None:
        """Nothing is sendable that Meta never approved."""
        for template in self.world.store.templates.values():
            if template.sendable:
                assert template.meta_id is not None or template.submission is not None
                assert "APPROVED" == template.meta_status

    def at_meta(self) -> MetaTemplate | None:
        found = self.run(self.world.review.find(ORGANIZATION, ACCOUNT, "greeting", "en_US"))
        assert found is None or isinstance(found, MetaTemplate)
        return found

    def teardown(self) -> None:
        self.runner.close()


TestTemplateLife = TemplateLife.TestCase
TestTemplateLife.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
