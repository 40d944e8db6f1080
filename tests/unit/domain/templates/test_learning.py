from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from wacore.domain.templates.facts import CategoryNotice, MetaState, Rejection, TemplateReport
from wacore.domain.templates.kinds import Quality
from wacore.domain.templates.learning import after_report, after_sync
from wacore.domain.templates.status import TemplateStatus
from wacore.domain.templates.template import Template
from wacore.testing.contracts.templates_records import NOW, a_template

LATER = NOW + timedelta(minutes=1)
DAY = timedelta(days=1)


def at_meta(**given: Any) -> Template:
    return a_template(
        **{
            "status": TemplateStatus.APPROVED,
            "meta_status": "APPROVED",
            "meta_id": "1387",
            "meta_version": 1,
            "meta_shape": "ours",
            "reported_at": NOW,
            **given,
        }
    )


def listed(**given: Any) -> MetaState:
    return MetaState(
        **{
            "meta_id": "1387",
            "status": "APPROVED",
            "category": "MARKETING",
            "shape_hash": "ours",
            "body": "[]",
            **given,
        }
    )


def test_a_rejection_says_why() -> None:
    """Reason, explanation and recommendation, as far as Meta gives them."""
    rejected = after_report(
        at_meta(status=TemplateStatus.PENDING),
        TemplateReport(
            event="REJECTED",
            at=LATER,
            reason="INVALID_FORMAT",
            description="Two variables stand next to each other.",
            recommendation="Put text between.",
        ),
    )

    assert TemplateStatus.REJECTED is rejected.status
    assert (
        Rejection(
            reason="INVALID_FORMAT",
            explanation="Two variables stand next to each other.",
            recommendation="Put text between.",
        )
        == rejected.rejection
    )


def test_a_pause_is_explained() -> None:
    """The note holds Meta's title and text; the end of the pause takes it away."""
    paused = after_report(
        at_meta(),
        TemplateReport(event="PAUSED", at=LATER, title="FIRST_PAUSE", description="For 3 hours."),
    )
    back = after_report(paused, TemplateReport(event="APPROVED", at=LATER + DAY))

    assert ("FIRST_PAUSE: For 3 hours.", False) == (paused.note, paused.sendable)
    assert ("", True) == (back.note, back.sendable)


def test_a_late_report_changes_nothing() -> None:
    """Webhooks come in any order; the newest status wins."""
    template = at_meta()

    assert template is after_report(
        template, TemplateReport(event="PENDING", at=NOW - timedelta(seconds=1))
    )


def test_the_same_report_twice_is_one() -> None:
    """A redelivery leaves the revision alone."""
    report = TemplateReport(event="PAUSED", at=LATER)
    once = after_report(at_meta(), report)

    assert once is after_report(once, report)


@given(st.permutations([("PENDING", 1), ("APPROVED", 2), ("PAUSED", 3), ("APPROVED", 4)]))
def test_any_order_ends_alike(order: list[tuple[str, int]]) -> None:
    """Whatever arrives when, the last thing Meta said holds."""
    template = at_meta()
    for event, minute in order:
        template = after_report(
            template, TemplateReport(event=event, at=NOW + timedelta(minutes=minute))
        )

    assert (TemplateStatus.APPROVED, NOW + timedelta(minutes=4)) == (
        template.status,
        template.reported_at,
    )


def test_deleted_stays_deleted() -> None:
    """Meta reports the deletion afterwards, and lists the rest of it for a while."""
    template = at_meta(status=TemplateStatus.DELETED)

    assert template is after_report(template, TemplateReport(event="PENDING_DELETION", at=LATER))
    assert template is after_sync(template, listed(status="PENDING_DELETION"), LATER)


def test_quality_and_category_are_learnt() -> None:
    """Without touching the status."""
    yellow = after_report(at_meta(), TemplateReport(event="QUALITY", at=LATER, quality="YELLOW"))
    moved = after_report(
        at_meta(category="UTILITY"),
        TemplateReport(
            event="CATEGORY", at=LATER, category="MARKETING", previous_category="UTILITY"
        ),
    )

    assert (Quality.YELLOW, True) == (yellow.quality, yellow.sendable)
    assert ("MARKETING", CategoryNotice(previous="UTILITY")) == (
        moved.category,
        moved.category_notice,
    )


def test_a_warning_announces() -> None:
    """The category stays until the announced day."""
    warned = after_report(
        at_meta(category="UTILITY"),
        TemplateReport(
            event="CATEGORY_WARNING", at=LATER, category="MARKETING", effective_at=LATER + DAY
        ),
    )

    assert "UTILITY" == warned.category
    assert CategoryNotice(announced="MARKETING", effective_at=LATER + DAY) == warned.category_notice


def test_a_list_that_agrees_changes_nothing() -> None:
    """The same object, so that nothing is written."""
    template = at_meta()

    assert template is after_sync(template, listed(), LATER)


def test_a_list_finds_drift_and_its_end() -> None:
    """Components that differ are kept to be shown; equal ones end it."""
    drifted = after_sync(at_meta(), listed(shape_hash="theirs", body='[{"type":"BODY"}]'), LATER)

    assert '[{"type":"BODY"}]' == drifted.drift
    assert None is after_sync(drifted, listed(), LATER + DAY).drift


def test_a_list_brings_status_quality_and_reasons() -> None:
    """What webhooks missed."""
    rejected = after_sync(
        at_meta(status=TemplateStatus.PENDING, meta_status="PENDING"),
        listed(status="REJECTED", rejected_reason="SCAM", quality="RED", category="UTILITY"),
        LATER,
    )

    assert (TemplateStatus.REJECTED, Quality.RED, "UTILITY") == (
        rejected.status,
        rejected.quality,
        rejected.category,
    )
    assert Rejection(reason="SCAM") == rejected.rejection


def test_a_list_does_not_undo_newer_reports() -> None:
    """A webhook that came after the list was asked for knows better."""
    template = at_meta(status=TemplateStatus.PAUSED, meta_status="PAUSED", reported_at=LATER)

    assert template is after_sync(template, listed(), NOW)


def test_lists_do_not_judge_what_is_under_way() -> None:
    """A submission's outcome is recorded by whoever made the call."""
    template = at_meta(latest_version=2).submitting(2, NOW)

    assert template is after_sync(template, listed(shape_hash="theirs"), LATER)


def test_a_warning_survives_the_list() -> None:
    """Its date is known from the webhook alone; the list confirms, then ends it."""
    warned = at_meta(
        category="UTILITY",
        category_notice=CategoryNotice(announced="MARKETING", effective_at=LATER + DAY),
    )
    confirmed = after_sync(warned, listed(category="UTILITY", correct_category="MARKETING"), LATER)
    done = after_sync(
        warned, listed(category="MARKETING", previous_category="UTILITY"), LATER + DAY
    )

    assert confirmed.category_notice == warned.category_notice
    assert ("MARKETING", CategoryNotice(previous="UTILITY")) == (
        done.category,
        done.category_notice,
    )
