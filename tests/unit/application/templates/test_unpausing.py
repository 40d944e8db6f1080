import pytest

from support.http import an_actor
from support.template_world import ACCOUNT, TemplateWorld
from wacore.application.templates.ports_review import ReviewUnclear, TemplateLockedAtMeta
from wacore.application.templates.unpause_template import UnpauseTemplateCommand
from wacore.domain.errors import PermissionDenied
from wacore.domain.ids import TemplateId
from wacore.domain.templates.errors import TemplateNotEditable


async def paused(world: TemplateWorld) -> TemplateId:
    template_id = await world.approved()
    world.review.decide(ACCOUNT, "PAUSED", of="APPROVED")
    await world.upkeep.apply_report(world.report(event="PAUSED", title="RATE_LIMITING_PAUSE"))
    return template_id


def unpause(template_id: TemplateId, role: str = "owner") -> UnpauseTemplateCommand:
    return UnpauseTemplateCommand(actor=an_actor(role), template_id=template_id)


async def test_a_paused_template_is_sendable_again(world: TemplateWorld) -> None:
    """And others are told."""
    view = await world.templates.unpause(unpause(await paused(world)))

    assert ("approved", True, "") == (view.status, view.sendable, view.note)
    assert "templates.status_changed" == world.events()[-1]


async def test_only_a_pause_can_be_ended(world: TemplateWorld) -> None:
    """Meta is not asked for others."""
    template_id = await world.approved()
    with pytest.raises(TemplateNotEditable):
        await world.templates.unpause(unpause(template_id))

    assert ["submit"] == world.review.calls


@pytest.mark.parametrize("trouble", [TemplateLockedAtMeta("Too early."), ReviewUnclear()])
async def test_trouble_leaves_it_paused(world: TemplateWorld, trouble: Exception) -> None:
    """Until Meta says otherwise."""
    template_id = await paused(world)
    world.review.fail_next(trouble)
    with pytest.raises(type(trouble)):
        await world.templates.unpause(unpause(template_id))

    assert "paused" == (await world.view(template_id)).status


async def test_unpausing_needs_the_right_to_submit(world: TemplateWorld) -> None:
    """As it lets a template be sent."""
    with pytest.raises(PermissionDenied):
        await world.templates.unpause(unpause(await paused(world), "agent"))
