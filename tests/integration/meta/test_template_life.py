"""Templates from the first draft to the pause, with a simulated Meta at the other end."""

from datetime import timedelta

import pytest
from dependency_injector import providers

from support.simulated import Meta
from support.template_world import ACCOUNT, FAREWELL, OWNER, TemplateWorld
from wacore.adapters.meta.client import GraphClient
from wacore.adapters.meta.template_review import MetaTemplateReview
from wacore.application.messaging.credentials import Credentials
from wacore.application.templates.adopt_drift import AdoptDriftCommand
from wacore.application.templates.delete_template import DeleteTemplateCommand
from wacore.application.templates.revise_template import ReviseTemplateCommand
from wacore.application.templates.sync_templates import SyncTemplatesCommand
from wacore.application.templates.synchronisation import SyncResult
from wacore.domain.ids import AccountId, OrganizationId
from wacore.testing.contracts.templates_samples import CAROUSEL, LOGIN_CODE, OFFER


@pytest.fixture
def world(graph: GraphClient, credentials: Credentials) -> TemplateWorld:
    async def secrets(_: OrganizationId, __: AccountId) -> Credentials:
        return credentials

    world = TemplateWorld()
    world.container.review.override(providers.Object(MetaTemplateReview(graph, secrets)))
    world.container.reset_singletons()
    world.templates, world.upkeep = world.container.templates(), world.container.upkeep()
    return world


async def sync(world: TemplateWorld, meta: Meta) -> SyncResult:
    meta.wait(60)
    world.clock.advance(timedelta(minutes=1))
    return await world.templates.sync(SyncTemplatesCommand(actor=OWNER, account_id=ACCOUNT))


async def test_from_draft_to_deletion(world: TemplateWorld, meta: Meta) -> None:
    """Submitted, approved, edited, approved again, paused, deleted."""
    template_id = await world.create()
    assert "pending" == (await world.submit(template_id)).status
    await sync(world, meta)
    assert (await world.view(template_id)).sendable

    await world.templates.revise(
        ReviseTemplateCommand(actor=OWNER, template_id=template_id, components=FAREWELL)
    )
    edited = await world.submit(template_id)
    await sync(world, meta)
    approved = await world.view(template_id)
    assert ("pending", 2) == (edited.status, edited.submitted_version)
    assert ("approved", False) == (approved.status, approved.drifted)

    (simulated,) = meta.world.templates.of_waba(next(iter(meta.world.accounts.wabas)))
    meta.world.lifecycle.set_quality(simulated, "RED")
    await sync(world, meta)
    paused = await world.view(template_id)
    assert ("paused", "RED", False) == (paused.status, paused.quality, paused.sendable)

    await world.templates.delete(DeleteTemplateCommand(actor=OWNER, template_id=template_id))
    result = await sync(world, meta)
    assert "deleted" == (await world.view(template_id)).status
    assert (0, 0, 0) == (result.listed, result.created, result.changed)


async def test_every_kind_comes_back_as_it_went(world: TemplateWorld, meta: Meta) -> None:
    """Approved, and without drift."""
    made = [
        await world.create("login", components=LOGIN_CODE, category="AUTHENTICATION"),
        await world.create("offer", components=OFFER),
        await world.create("carousel", components=CAROUSEL),
    ]
    for template_id in made:
        await world.submit(template_id)
    await sync(world, meta)
    views = [await world.view(template_id) for template_id in made]

    assert [("approved", False)] * 3 == [(view.status, view.drifted) for view in views]


async def test_words_changed_at_meta_are_noticed(world: TemplateWorld, meta: Meta) -> None:
    """Shown as drift, and adopted as a version."""
    template_id = await world.create()
    await world.submit(template_id)
    await sync(world, meta)
    (simulated,) = meta.world.templates.of_waba(next(iter(meta.world.accounts.wabas)))
    simulated.components = FAREWELL
    await sync(world, meta)
    assert (await world.view(template_id)).drifted

    await world.templates.adopt(AdoptDriftCommand(actor=OWNER, template_id=template_id))
    await sync(world, meta)
    assert not (await world.view(template_id)).drifted
