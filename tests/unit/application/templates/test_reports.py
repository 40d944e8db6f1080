from datetime import timedelta

from support.template_world import ACCOUNT, TemplateWorld


async def test_an_approval_arrives(world: TemplateWorld) -> None:
    """And is told to others, once however often it is delivered."""
    template_id = await world.create()
    await world.submit(template_id)
    world.clock.advance(timedelta(seconds=5))
    envelope = world.report(event="APPROVED")
    await world.upkeep.apply_report(envelope)
    revision = (await world.view(template_id)).revision
    await world.upkeep.apply_report(envelope)

    assert (await world.view(template_id)).sendable
    assert revision == (await world.view(template_id)).revision
    assert 2 == world.events().count("templates.status_changed")


async def test_an_approval_may_overtake_the_answer(world: TemplateWorld) -> None:
    """Meta's webhook arrives while we still wait for Meta's answer."""
    template_id = await world.create()
    world.review.lose_next_answer()
    await world.submit(template_id)
    world.review.decide(ACCOUNT)
    await world.upkeep.apply_report(world.report(event="APPROVED"))
    heard = await world.view(template_id)
    world.clock.advance(timedelta(minutes=2))
    await world.upkeep.finish_interrupted()

    assert ("approved", 1) == (heard.status, heard.submitting_version)
    assert ("approved", None) == (
        (await world.view(template_id)).status,
        (await world.view(template_id)).submitting_version,
    )


async def test_a_pause_is_told_with_its_reason(world: TemplateWorld) -> None:
    """Campaigns that use it must stop."""
    template_id = await world.approved()
    world.clock.advance(timedelta(seconds=5))
    await world.upkeep.apply_report(
        world.report(event="PAUSED", title="FIRST_PAUSE", description="For 3 hours.")
    )
    view = await world.view(template_id)

    assert ("paused", False, "FIRST_PAUSE: For 3 hours.") == (view.status, view.sendable, view.note)


async def test_quality_is_told(world: TemplateWorld) -> None:
    """It changes nothing else."""
    template_id = await world.approved()
    await world.upkeep.apply_report(world.report(event="QUALITY", quality="RED"))
    view = await world.view(template_id)

    assert ("RED", True) == (view.quality, view.sendable)
    assert "templates.quality_changed" == world.events()[-1]


async def test_an_announced_category_is_told(world: TemplateWorld) -> None:
    """Before it happens."""
    template_id = await world.approved(category="UTILITY")
    day = world.clock.now() + timedelta(days=1)
    await world.upkeep.apply_report(
        world.report(event="CATEGORY_WARNING", category="MARKETING", effective_at=day)
    )
    view = await world.view(template_id)

    assert "UTILITY" == view.category
    assert view.category_notice is not None
    assert ("MARKETING", day) == (view.category_notice.announced, view.category_notice.effective_at)


async def test_an_unknown_template_is_fetched(world: TemplateWorld) -> None:
    """Somebody made it in Meta's own tools."""
    await world.upkeep.apply_report(world.report(event="APPROVED", template_name="never_seen"))

    assert 1 == await world.waiting_syncs()


async def test_changed_components_are_fetched(world: TemplateWorld) -> None:
    """The report tells texts alone; the list tells all."""
    await world.approved()
    await world.upkeep.apply_report(world.report(event="COMPONENTS"))

    assert 1 == await world.waiting_syncs()


async def test_another_template_of_the_name_is_not_ours(world: TemplateWorld) -> None:
    """Reports about one that was deleted do not touch its successor."""
    template_id = await world.approved()
    await world.upkeep.apply_report(world.report(event="DELETED", meta_template_id="99"))

    assert (await world.view(template_id)).sendable
