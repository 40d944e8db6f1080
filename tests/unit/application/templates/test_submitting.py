from datetime import timedelta

import pytest

from support.http import ORGANIZATION, an_actor
from support.template_world import ACCOUNT, FAREWELL, GREETING, OWNER, TemplateWorld
from wacore.application.templates.ports_review import MetaTemplate, TemplateRefused
from wacore.application.templates.revise_template import ReviseTemplateCommand
from wacore.application.templates.submit_template import SubmitTemplateCommand
from wacore.domain.errors import PermissionDenied, RateLimited
from wacore.domain.ids import TemplateId
from wacore.domain.templates.errors import (
    TemplateBreaksRules,
    TemplateNotEditable,
    TemplateUnchanged,
)

REFUSED = TemplateRefused("The body is a poem.", meta_code=2388072)


async def revise(world: TemplateWorld, template_id: TemplateId) -> None:
    await world.templates.revise(
        ReviseTemplateCommand(actor=OWNER, template_id=template_id, components=FAREWELL)
    )


async def test_a_submission_waits_for_the_review(world: TemplateWorld) -> None:
    """The answer shows it; the events tell it."""
    view = await world.submit(await world.create())

    assert ("pending", "PENDING", 1, None) == (
        view.status,
        view.meta_status,
        view.submitted_version,
        view.submitting_version,
    )
    assert [
        "templates.created",
        "templates.submission_started",
        "templates.submitted",
        "templates.status_changed",
    ] == world.events()


async def test_meta_may_decide_at_once(world: TemplateWorld) -> None:
    """Then it can be sent at once."""
    world.review.decision = "APPROVED"

    assert (await world.submit(await world.create())).sendable


async def test_broken_rules_never_reach_meta(world: TemplateWorld) -> None:
    """Every one is named, and the draft stays a draft."""
    broken = [{"type": "BODY", "text": "{{1}} x"}]
    template_id = await world.create(components=broken)
    with pytest.raises(TemplateBreaksRules) as raised:
        await world.submit(template_id)

    assert {"components[0].text", "components[0].example"} == {
        problem.field for problem in raised.value.problems
    }
    assert [] == world.review.calls
    assert "draft" == (await world.view(template_id)).status


async def test_metas_refusal_is_kept(world: TemplateWorld) -> None:
    """The caller is told, the template is a draft again, with the reason."""
    template_id = await world.create()
    world.review.fail_next(REFUSED)
    with pytest.raises(TemplateRefused):
        await world.submit(template_id)
    view = await world.view(template_id)

    assert ("draft", "The body is a poem.", None) == (
        view.status,
        view.note,
        view.submitting_version,
    )
    assert "templates.submission_failed" in world.events()
    assert "pending" == (await world.submit(template_id)).status


async def test_a_throttled_submission_can_be_repeated(world: TemplateWorld) -> None:
    """Nothing happened at Meta."""
    template_id = await world.create()
    world.review.fail_next(RateLimited("Wait.", retry_after=60))
    with pytest.raises(RateLimited):
        await world.submit(template_id)

    assert "pending" == (await world.submit(template_id)).status


async def test_a_lost_answer_is_not_an_error(world: TemplateWorld) -> None:
    """The template is on its way; nobody can submit it a second time."""
    template_id = await world.create()
    world.review.lose_next_answer()
    view = await world.submit(template_id)

    assert ("submitting", 1) == (view.status, view.submitting_version)
    with pytest.raises(TemplateNotEditable):
        await world.submit(template_id)
    assert ["submit"] == world.review.calls


async def test_a_lost_answer_is_found_by_the_sweep(world: TemplateWorld) -> None:
    """By name and language, without a second call."""
    template_id = await world.create()
    world.review.lose_next_answer()
    await world.submit(template_id)
    world.review.decide(ACCOUNT)

    assert 0 == await world.upkeep.finish_interrupted()
    world.clock.advance(timedelta(minutes=2))
    assert 1 == await world.upkeep.finish_interrupted()
    assert ["submit"] == world.review.calls
    assert (await world.view(template_id)).sendable


async def test_a_crash_before_the_call_is_made_good(world: TemplateWorld) -> None:
    """What Meta does not list is sent again."""
    template_id = await world.create()
    world.review.lose_next_answer()
    await world.submit(template_id)
    found = await world.review.find(ORGANIZATION, ACCOUNT, "greeting", "en_US")
    assert found is not None
    world.review.drop(ACCOUNT, found.meta_id)
    world.clock.advance(timedelta(minutes=2))
    await world.upkeep.finish_interrupted()

    assert ["submit", "submit"] == world.review.calls
    assert "pending" == (await world.view(template_id)).status


async def test_sweeps_do_not_meet_on_one_template(world: TemplateWorld) -> None:
    """The first to take it marks a new attempt; it is left alone for a while."""
    template_id = await world.create()
    world.review.lose_next_answer()
    await world.submit(template_id)
    found = await world.review.find(ORGANIZATION, ACCOUNT, "greeting", "en_US")
    assert found is not None
    world.review.drop(ACCOUNT, found.meta_id)
    world.clock.advance(timedelta(minutes=2))
    world.review.lose_next_answer()
    await world.upkeep.finish_interrupted()

    assert 0 == await world.upkeep.finish_interrupted()
    assert "submitting" == (await world.view(template_id)).status


async def test_a_name_taken_by_our_own_words_is_ours(world: TemplateWorld) -> None:
    """Meta has it already, word for word: an earlier call had got through."""
    template_id = await world.create()
    put_at_meta(world, GREETING)
    view = await world.submit(template_id)

    assert ("approved", "77") == (view.status, view.meta_id)


async def test_a_name_taken_by_other_words_is_not_ours(world: TemplateWorld) -> None:
    """The caller has to synchronise, or choose another name."""
    template_id = await world.create()
    put_at_meta(world, FAREWELL)
    with pytest.raises(Exception, match="already"):
        await world.submit(template_id)

    assert "draft" == (await world.view(template_id)).status


def put_at_meta(world: TemplateWorld, components: list[dict[str, object]]) -> None:
    world.review.put(
        ACCOUNT,
        MetaTemplate(
            meta_id="77",
            name="greeting",
            language="en_US",
            status="APPROVED",
            category="MARKETING",
            components=components,
        ),
    )


async def test_an_edit_replaces_what_meta_has(world: TemplateWorld) -> None:
    """The new version is under review; until then the approved one was in use."""
    template_id = await world.approved()
    await revise(world, template_id)
    assert (await world.view(template_id)).sendable
    world.review.decision = "PENDING"
    view = await world.submit(template_id)

    assert ("pending", 2) == (view.status, view.submitted_version)
    assert ["submit", "edit"] == world.review.calls


async def test_a_refused_edit_changes_nothing(world: TemplateWorld) -> None:
    """The approved version stays sendable, with a note."""
    template_id = await world.approved()
    await revise(world, template_id)
    world.review.fail_next(REFUSED)
    with pytest.raises(TemplateRefused):
        await world.submit(template_id)
    view = await world.view(template_id)

    assert (True, 1, "The body is a poem.") == (view.sendable, view.submitted_version, view.note)


@pytest.mark.parametrize("arrived", [True, False])
async def test_an_unclear_edit_is_finished(world: TemplateWorld, arrived: bool) -> None:
    """If Meta has the new words it is done; if not it is called again, which does no harm."""
    template_id = await world.approved()
    await revise(world, template_id)
    before = await world.review.find(ORGANIZATION, ACCOUNT, "greeting", "en_US")
    assert before is not None
    world.review.lose_next_answer()
    await world.submit(template_id)
    if not arrived:
        world.review.put(ACCOUNT, before)
    world.clock.advance(timedelta(minutes=2))
    await world.upkeep.finish_interrupted()
    view = await world.view(template_id)

    assert (2, None, "approved") == (view.submitted_version, view.submitting_version, view.status)
    assert ["submit", "edit"] + ["edit"] * (not arrived) == world.review.calls


async def test_nothing_new_is_not_sent(world: TemplateWorld) -> None:
    """Meta has this version."""
    template_id = await world.approved()
    with pytest.raises(TemplateUnchanged):
        await world.submit(template_id)


async def test_an_older_version_may_be_sent(world: TemplateWorld) -> None:
    """To go back to it."""
    template_id = await world.create()
    await revise(world, template_id)

    assert 1 == (await world.submit(template_id, version=1)).submitted_version


async def test_submitting_is_a_permission_of_its_own(world: TemplateWorld) -> None:
    """An agent reads templates and submits none."""
    template_id = await world.create()
    with pytest.raises(PermissionDenied):
        await world.templates.submit(
            SubmitTemplateCommand(actor=an_actor("agent"), template_id=template_id)
        )
