from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest

from support.http import ORGANIZATION
from support.template_world import ACCOUNT, FAREWELL, GREETING, OWNER, TemplateWorld
from wacore.application.ports import Envelope
from wacore.application.templates.adopt_drift import AdoptDriftCommand
from wacore.application.templates.pin_template import PinTemplateQuery
from wacore.application.templates.ports_review import MetaTemplate
from wacore.application.templates.queries import GetTemplateQuery, ListTemplatesQuery
from wacore.application.templates.refresh_templates import RefreshTemplatesCommand
from wacore.application.templates.sync_account import SyncAccountCommand
from wacore.application.templates.sync_templates import SyncTemplatesCommand
from wacore.application.templates.synchronisation import SyncResult
from wacore.domain.errors import InvalidInput
from wacore.domain.ids import AccountId
from wacore.domain.templates.errors import NoDrift


def at_meta(name: str = "greeting", **given: Any) -> MetaTemplate:
    return MetaTemplate(
        **{
            "meta_id": f"m_{name}",
            "name": name,
            "language": "en_US",
            "status": "APPROVED",
            "category": "MARKETING",
            "components": GREETING,
            **given,
        }
    )


async def sync(world: TemplateWorld) -> SyncResult:
    world.clock.advance(timedelta(minutes=1))
    return await world.templates.sync(SyncTemplatesCommand(actor=OWNER, account_id=ACCOUNT))


async def names(world: TemplateWorld) -> dict[str, str]:
    listed = await world.templates.list(ListTemplatesQuery(actor=OWNER))
    return {item.name: item.status for item in listed.items}


async def test_what_meta_has_is_taken_in(world: TemplateWorld) -> None:
    """Over several pages, with content, status and quality; a second time nothing changes."""
    for number in range(5):
        world.review.put(ACCOUNT, at_meta(f"found_{number}", quality="GREEN"))
    first, second = await sync(world), await sync(world)

    assert (5, 5, 0, 0) == (first.listed, first.created, first.changed, first.deleted)
    assert (5, 0, 0, 0) == (second.listed, second.created, second.changed, second.deleted)
    assert {f"found_{number}": "approved" for number in range(5)} == await names(world)
    assert 5 == world.events().count("templates.created")


async def test_a_found_template_can_be_sent(world: TemplateWorld) -> None:
    """Its first version is what Meta has."""
    world.review.put(ACCOUNT, at_meta(quality="GREEN"))
    await sync(world)
    (item,) = (await world.templates.list(ListTemplatesQuery(actor=OWNER))).items
    pinned = await world.upkeep.pin(
        PinTemplateQuery(organization_id=ORGANIZATION, template_id=item.id)
    )

    assert (1, "approved", GREETING, "GREEN", False) == (
        pinned.version,
        pinned.status,
        pinned.components,
        pinned.quality,
        item.drifted,
    )


async def test_one_odd_template_costs_no_other(world: TemplateWorld) -> None:
    """It is named with the reason."""
    world.review.put(ACCOUNT, at_meta("poem", category="POETRY"))
    world.review.put(ACCOUNT, at_meta("rest"))
    result = await sync(world)

    assert {"rest": "approved"} == await names(world)
    assert [("poem", "en_US")] == [(bad.name, bad.language) for bad in result.unreadable]
    assert "category" in result.unreadable[0].reason


async def test_a_missed_approval_is_found(world: TemplateWorld) -> None:
    """The status follows the list."""
    await world.submit(await world.create())
    world.review.decide(ACCOUNT)
    result = await sync(world)

    assert 1 == result.changed
    assert {"greeting": "approved"} == await names(world)


async def test_what_meta_no_longer_lists_is_deleted(world: TemplateWorld) -> None:
    """Drafts, which it never listed, stay."""
    template_id = await world.approved("gone")
    await world.create("draft")
    world.review.drop(ACCOUNT, (await world.view(template_id)).meta_id or "")
    result = await sync(world)

    assert 1 == result.deleted
    assert {"draft": "draft"} == await names(world)


async def test_drift_is_shown_and_adopted(world: TemplateWorld) -> None:
    """Somebody edited it in Meta's own tools; campaigns cannot use our words any more."""
    template_id = await world.approved()
    view = await world.view(template_id)
    world.review.put(ACCOUNT, at_meta(meta_id=view.meta_id, components=FAREWELL))
    await sync(world)
    detail = await world.templates.get(GetTemplateQuery(actor=OWNER, template_id=template_id))
    query = PinTemplateQuery(organization_id=ORGANIZATION, template_id=template_id)

    assert (True, FAREWELL) == (detail.template.drifted, detail.meta_components)
    assert "drifted" == (await world.upkeep.pin(query)).status
    adopt = AdoptDriftCommand(actor=OWNER, template_id=template_id)
    assert 2 == await world.templates.adopt(adopt)
    pinned = await world.upkeep.pin(query)
    assert (2, "approved", FAREWELL) == (pinned.version, pinned.status, pinned.components)
    with pytest.raises(NoDrift):
        await world.templates.adopt(adopt)


async def test_an_older_version_is_superseded(world: TemplateWorld) -> None:
    """A campaign pinned to it cannot send what Meta no longer has."""
    template_id = await world.approved()
    view = await world.view(template_id)
    world.review.put(ACCOUNT, at_meta(meta_id=view.meta_id, components=FAREWELL))
    await sync(world)
    await world.templates.adopt(AdoptDriftCommand(actor=OWNER, template_id=template_id))
    pinned = await world.upkeep.pin(
        PinTemplateQuery(organization_id=ORGANIZATION, template_id=template_id, version=1)
    )

    assert ("superseded", GREETING) == (pinned.status, pinned.components)


async def test_recategorised_templates_cost_more(world: TemplateWorld) -> None:
    """The category in effect is Meta's."""
    template_id = await world.approved(category="UTILITY")
    view = await world.view(template_id)
    world.review.put(
        ACCOUNT,
        at_meta(meta_id=view.meta_id, category="MARKETING", previous_category="UTILITY"),
    )
    await sync(world)
    view = await world.view(template_id)

    assert "MARKETING" == view.category
    assert view.category_notice is not None
    assert "UTILITY" == view.category_notice.previous
    assert "templates.category_changed" in world.events()


async def test_a_strange_account_is_not_synced(world: TemplateWorld) -> None:
    """Meta is not asked."""
    with pytest.raises(InvalidInput):
        await world.templates.sync(
            SyncTemplatesCommand(actor=OWNER, account_id=AccountId(UUID(int=1)))
        )


async def test_syncs_are_asked_for_once(world: TemplateWorld) -> None:
    """One job an account, for all of them or only where a review is awaited."""
    await world.approved()
    assert 0 == await world.upkeep.refresh(RefreshTemplatesCommand(only_waiting=True))
    assert 1 == await world.upkeep.refresh(RefreshTemplatesCommand())
    assert 1 == await world.upkeep.refresh(RefreshTemplatesCommand())
    assert 1 == await world.waiting_syncs()


async def test_a_sync_job_runs(world: TemplateWorld) -> None:
    """Its payload says which account."""
    world.review.put(ACCOUNT, at_meta())
    await world.approved("mine")
    await world.upkeep.refresh(RefreshTemplatesCommand())
    (reserved,) = await world.jobs.reserve(["templates.sync"], limit=1, lease=60)
    command = msgspec.json.decode(reserved.job.payload, type=SyncAccountCommand)
    result = await world.upkeep.sync_account(command)

    assert result is not None
    assert 1 == result.created


@pytest.mark.parametrize(("what", "jobs"), [("connected", 1), ("verified", 1), ("removed", 0)])
async def test_new_accounts_are_looked_at(world: TemplateWorld, what: str, jobs: int) -> None:
    """Their templates are fetched without being asked for."""
    payload = {"account_id": ACCOUNT, "what": what, "status": "active"}
    await world.upkeep.follow_accounts(
        Envelope(
            id=UUID(int=5),
            name="messaging.account_changed",
            organization_id=ORGANIZATION,
            occurred_at=world.clock.now(),
            payload=msgspec.Raw(msgspec.json.encode(payload)),
        )
    )

    assert jobs == await world.waiting_syncs()
