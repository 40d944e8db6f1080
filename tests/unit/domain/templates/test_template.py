from datetime import datetime, timedelta
from typing import Any

import pytest

from wacore.domain.templates.errors import (
    CategoryFixed,
    TemplateEditedTooOften,
    TemplateNotEditable,
    TemplateStale,
    TemplateUnchanged,
)
from wacore.domain.templates.facts import TemplateReport
from wacore.domain.templates.kinds import Category
from wacore.domain.templates.learning import after_report
from wacore.domain.templates.status import TemplateStatus, status_of
from wacore.domain.templates.template import Template
from wacore.testing.contracts.templates_records import NOW, a_template

LATER = NOW + timedelta(minutes=5)


def accepted(template: Template, status: str = "PENDING", at: datetime = NOW) -> Template:
    return template.submitted(
        meta_id="1387", meta_status=status, category="MARKETING", shape="s", now=at
    )


def an_approved(**given: Any) -> Template:
    return a_template(
        **{
            "status": TemplateStatus.APPROVED,
            "meta_status": "APPROVED",
            "meta_id": "1387",
            "meta_version": 1,
            "latest_version": 2,
            **given,
        }
    )


def test_a_draft_becomes_pending() -> None:
    """The intent comes first, Meta's answer closes it."""
    intent = a_template().submitting(1, NOW)
    pending = accepted(intent)

    assert TemplateStatus.SUBMITTING is intent.status
    assert (TemplateStatus.PENDING, "1387", 1, None) == (
        pending.status,
        pending.meta_id,
        pending.meta_version,
        pending.submission,
    )
    assert not pending.sendable
    assert accepted(intent, "APPROVED").sendable


def test_metas_category_wins() -> None:
    """A UTILITY submission judged marketing is marketing."""
    assert "MARKETING" == accepted(a_template(category="UTILITY").submitting(1, NOW)).category


def test_a_refused_creation_is_a_draft_again() -> None:
    """With the reason as its note."""
    refused = a_template().submitting(1, NOW).not_submitted("too long", LATER)

    assert (TemplateStatus.DRAFT, "too long", None) == (
        refused.status,
        refused.note,
        refused.submission,
    )


def test_a_refused_edit_leaves_it_approved() -> None:
    """What Meta has stays what it was."""
    refused = an_approved().submitting(2, NOW).not_submitted("no", LATER)

    assert refused.sendable
    assert 1 == refused.meta_version


def test_a_webhook_may_be_faster_than_the_answer() -> None:
    """An approval heard while the call was running is not undone by its `PENDING`."""
    intent = a_template().submitting(1, NOW)
    heard = after_report(intent, TemplateReport(event="APPROVED", at=NOW))

    assert TemplateStatus.APPROVED is accepted(heard, "PENDING", LATER).status


def test_an_older_report_does_not_speak_for_a_new_version() -> None:
    """What was heard before the edit began tells nothing about it."""
    before = an_approved(reported_at=NOW - timedelta(days=3))

    assert TemplateStatus.PENDING is accepted(before.submitting(2, NOW), "PENDING", LATER).status


@pytest.mark.parametrize(
    "status",
    [
        TemplateStatus.PENDING,
        TemplateStatus.IN_APPEAL,
        TemplateStatus.SUBMITTING,
        TemplateStatus.LOCKED,
        TemplateStatus.ARCHIVED,
        TemplateStatus.PENDING_DELETION,
        TemplateStatus.DELETED,
    ],
)
def test_not_every_status_can_be_edited(status: TemplateStatus) -> None:
    """Meta would answer that it cannot be edited now."""
    with pytest.raises(TemplateNotEditable):
        a_template(status=status).submitting(1, NOW)


def test_one_submission_at_a_time() -> None:
    """A second one waits for the first one's outcome."""
    with pytest.raises(TemplateNotEditable):
        an_approved().submitting(2, NOW).submitting(2, NOW)


def test_the_same_version_is_not_sent_twice() -> None:
    """Unless it was rejected, which may be tried again."""
    with pytest.raises(TemplateUnchanged):
        an_approved().submitting(1, NOW)

    assert an_approved(status=TemplateStatus.REJECTED).submitting(1, NOW).submission


def test_an_approved_template_is_edited_once_a_day() -> None:
    """The error says when the next edit is possible."""
    edited = accepted(an_approved().submitting(2, NOW), "APPROVED")
    with pytest.raises(TemplateEditedTooOften) as raised:
        edited.submitting(3, NOW + timedelta(hours=23))

    assert NOW + timedelta(hours=24) == raised.value.possible_at
    assert edited.submitting(3, NOW + timedelta(hours=24)).submission


def test_ten_edits_in_thirty_days() -> None:
    """The eleventh waits until the first is thirty days old."""
    days = tuple(NOW + timedelta(days=2 * n) for n in range(10))
    with pytest.raises(TemplateEditedTooOften) as raised:
        an_approved(edits=days).submitting(2, NOW + timedelta(days=20))

    assert NOW + timedelta(days=30) == raised.value.possible_at


def test_rejected_templates_are_edited_without_limit() -> None:
    """The count is for approved ones."""
    rejected = an_approved(status=TemplateStatus.REJECTED, edits=(NOW,))

    assert () == accepted(rejected.submitting(2, NOW), at=NOW + timedelta(days=31)).edits


def test_a_new_version_leaves_meta_alone() -> None:
    """The approved writing stays in use until the new one is submitted."""
    revised = an_approved().revised(Category.MARKETING, LATER)

    assert (3, 1, True) == (revised.latest_version, revised.meta_version, revised.sendable)


def test_an_approved_category_is_fixed() -> None:
    """A draft's is not."""
    with pytest.raises(CategoryFixed):
        an_approved().revised(Category.UTILITY, LATER)

    assert "UTILITY" == a_template().revised(Category.UTILITY, LATER).category


def test_deleted_templates_are_not_revised() -> None:
    """Neither are those being deleted."""
    for template in (a_template(status=TemplateStatus.DELETED), an_approved().deleting(NOW)):
        with pytest.raises(TemplateNotEditable):
            template.revised(Category.MARKETING, LATER)


@pytest.mark.parametrize("status", [TemplateStatus.DISABLED, TemplateStatus.DELETED])
def test_some_cannot_be_deleted(status: TemplateStatus) -> None:
    """Meta keeps disabled ones."""
    with pytest.raises(TemplateNotEditable):
        a_template(status=status, meta_id="1").deleting(NOW)


def test_what_is_being_deleted_is_not_sent() -> None:
    """From the decision on, and again when Meta refuses."""
    deleting = an_approved().deleting(NOW)

    assert not deleting.sendable
    assert deleting.not_deleted("no", LATER).sendable
    assert TemplateStatus.DELETED is deleting.deleted(LATER).status


def test_every_change_counts() -> None:
    """The revision tells an editor that somebody was faster."""
    changed = a_template().revised(Category.MARKETING, LATER)
    changed.expect(2)
    changed.expect(None)
    with pytest.raises(TemplateStale):
        changed.expect(1)

    assert LATER == changed.updated_at


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("approved", TemplateStatus.APPROVED),
        ("REINSTATED", TemplateStatus.APPROVED),
        ("FLAGGED", TemplateStatus.APPROVED),
        ("UNARCHIVED", TemplateStatus.APPROVED),
        ("PENDING_DELETION", TemplateStatus.PENDING_DELETION),
        ("DRAFT", TemplateStatus.OTHER),
        ("SOMETHING_NEW", TemplateStatus.OTHER),
        ("", TemplateStatus.OTHER),
    ],
)
def test_metas_words(word: str, status: TemplateStatus) -> None:
    """The list is open; what is unknown is not sendable."""
    assert status is status_of(word)
