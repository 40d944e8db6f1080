from datetime import timedelta

import pytest

from support.template_world import OWNER, TemplateWorld
from wacore.application.templates.delete_template import DeleteTemplateCommand
from wacore.application.templates.ports_review import TemplateLockedAtMeta
from wacore.application.templates.queries import ListTemplatesQuery
from wacore.application.templates.views import TemplateFilter
from wacore.domain.ids import TemplateId
from wacore.domain.templates.errors import TemplateNotEditable, TemplateNotFound


async def delete(world: TemplateWorld, template_id: TemplateId) -> None:
    await world.templates.delete(DeleteTemplateCommand(actor=OWNER, template_id=template_id))


async def test_a_draft_leaves_no_trace(world: TemplateWorld) -> None:
    """Meta is not asked."""
    template_id = await world.create()
    await delete(world, template_id)

    assert [] == world.review.calls
    with pytest.raises(TemplateNotFound):
        await world.view(template_id)
    assert "templates.deleted" == world.events()[-1]


async def test_meta_deletes_too(world: TemplateWorld) -> None:
    """It stays visible as deleted, for those who ask, and its name is free."""
    template_id = await world.approved()
    await delete(world, template_id)
    listed = await world.templates.list(
        ListTemplatesQuery(actor=OWNER, filter=TemplateFilter(status="deleted"))
    )

    assert "deleted" == (await world.view(template_id)).status
    assert [template_id] == [item.id for item in listed.items]
    assert [] == (await world.templates.list(ListTemplatesQuery(actor=OWNER))).items
    assert await world.create()


async def test_what_meta_has_lost_is_deleted(world: TemplateWorld) -> None:
    """Somebody was faster."""
    template_id = await world.approved()
    world.review.drop(
        (await world.view(template_id)).account_id, (await world.view(template_id)).meta_id or ""
    )
    await delete(world, template_id)

    assert "deleted" == (await world.view(template_id)).status


async def test_what_meta_keeps_is_kept(world: TemplateWorld) -> None:
    """With the reason, and sendable as before."""
    template_id = await world.approved()
    world.review.fail_next(TemplateLockedAtMeta("Not now."))
    with pytest.raises(TemplateLockedAtMeta):
        await delete(world, template_id)
    view = await world.view(template_id)

    assert (True, "Not now.") == (view.sendable, view.note)


async def test_a_lost_answer_is_finished_later(world: TemplateWorld) -> None:
    """Meanwhile nothing is sent with it; deleting again does no harm."""
    template_id = await world.approved()
    world.review.lose_next_answer()
    await delete(world, template_id)

    assert not (await world.view(template_id)).sendable
    world.clock.advance(timedelta(minutes=2))
    await world.upkeep.finish_interrupted()
    assert "deleted" == (await world.view(template_id)).status


async def test_on_its_way_it_is_not_deleted(world: TemplateWorld) -> None:
    """First it has to be known what Meta has."""
    template_id = await world.create()
    world.review.lose_next_answer()
    await world.submit(template_id)
    with pytest.raises(TemplateNotEditable):
        await delete(world, template_id)
