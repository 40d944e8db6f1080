"""Launching, and everything that stands against it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from support.campaigns import (
    CITY,
    FIRST_NAME,
    OURS,
    THEIRS,
    World,
    a_member,
    a_sender,
    a_template,
    an_actor,
)
from wacore.application.campaigns.documents import AudienceDocument, VariableDocument
from wacore.application.campaigns.documents_sending import SendingDocument
from wacore.application.campaigns.launch_campaign import LaunchCampaignCommand
from wacore.application.campaigns.readiness import CampaignBlocked
from wacore.application.campaigns.update_campaign import UpdateCampaignCommand
from wacore.domain.actor import Actor, Permission
from wacore.domain.campaigns import (
    CampaignChanged,
    CampaignNotFound,
    CampaignNotReady,
    CampaignState,
    SourceKind,
)
from wacore.domain.errors import PermissionDenied
from wacore.domain.ids import AccountId

HOUR = timedelta(hours=1)


def a_world() -> World:
    return World([a_member(1)])


async def test_a_launch_wakes_the_planner() -> None:
    """It runs, it says who launched it, and planning is due."""
    world = a_world()
    campaign_id = await world.a_draft()

    await world.launch(campaign_id)

    view = await world.view(campaign_id)
    assert (CampaignState.RUNNING, an_actor().user_id, world.clock.now()) == (
        view.state,
        view.launched_by,
        view.started_at,
    )
    assert 1 == await world.waiting_jobs()
    assert "campaigns.launched" == world.facts()[-1]


async def test_to_edit_is_not_to_send() -> None:
    """Who may manage campaigns may not therefore launch or schedule one."""
    world = a_world()
    campaign_id = await world.a_draft()
    permissions = frozenset({Permission.READ_CAMPAIGNS, Permission.MANAGE_CAMPAIGNS})
    editor = Actor(an_actor().user_id, OURS, "editor", permissions)

    with pytest.raises(PermissionDenied):
        await world.launch(campaign_id, editor)

    assert CampaignState.DRAFT is (await world.view(campaign_id)).state


async def test_another_organisation_s_campaign() -> None:
    """It cannot be launched, nor found out about."""
    world = a_world()
    campaign_id = await world.a_draft()

    with pytest.raises(CampaignNotFound):
        await world.launch(campaign_id, an_actor("owner", THEIRS))


async def test_launched_once() -> None:
    """A second click is refused."""
    world = a_world()
    campaign_id = await world.a_running_campaign()

    with pytest.raises(CampaignNotReady):
        await world.launch(campaign_id)


async def test_launched_as_it_was_read() -> None:
    """Somebody else's edit in between is noticed."""
    world = a_world()
    campaign_id = await world.a_draft()
    await world.campaigns.update(
        UpdateCampaignCommand(actor=an_actor(), campaign_id=campaign_id, name="Other")
    )

    with pytest.raises(CampaignChanged):
        await world.campaigns.launch(
            LaunchCampaignCommand(actor=an_actor(), campaign_id=campaign_id, expected_version=1)
        )


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"audience": AudienceDocument()}, "audience"),
        ({"audience": AudienceDocument(contact_ids=[UUID(int=99)])}, "audience"),
        ({"variables": [FIRST_NAME]}, "variables.body.2"),
        (
            {
                "variables": [
                    FIRST_NAME,
                    CITY,
                    VariableDocument(parameter="body.1", source=SourceKind.CONSTANT, value="x"),
                ]
            },
            "variables.body.1",
        ),
    ],
)
async def test_what_the_campaign_lacks(fields: dict[str, Any], field: str) -> None:
    """The refusal names the field, and nothing has started."""
    world = a_world()
    campaign_id = await world.a_draft(**fields)

    with pytest.raises(CampaignBlocked) as caught:
        await world.launch(campaign_id)

    assert [field] == [problem.field for problem in caught.value.problems]
    assert CampaignState.DRAFT is (await world.view(campaign_id)).state
    assert 0 == await world.waiting_jobs()


@pytest.mark.parametrize("status", ["PENDING", "REJECTED", "PAUSED", "DISABLED"])
async def test_only_approved_templates_are_sent(status: str) -> None:
    """Meta refuses the others, one by one."""
    world = a_world()
    campaign_id = await world.a_draft()
    world.templates.put(OURS, a_template(status=status))

    with pytest.raises(CampaignBlocked) as caught:
        await world.launch(campaign_id)

    assert "template_id" == caught.value.problems[0].field


async def test_a_template_meta_put_in_another_category() -> None:
    """Another price and another consent need another decision."""
    world = a_world()
    campaign_id = await world.a_draft()
    world.templates.put(OURS, a_template(category="UTILITY"))

    with pytest.raises(CampaignBlocked):
        await world.launch(campaign_id)


async def test_a_number_that_cannot_send() -> None:
    """Flagged off at Meta, or of another account than the template."""
    world = a_world()
    campaign_id = await world.a_draft()
    for sender in (a_sender(status="BANNED"), a_sender(account_id=AccountId(UUID(int=42)))):
        world.senders.put(OURS, sender)

        with pytest.raises(CampaignBlocked) as caught:
            await world.launch(campaign_id)

        assert "sender" == caught.value.problems[0].field


async def test_a_deadline_that_has_passed() -> None:
    """Nothing could be sent any more."""
    world = a_world()
    sending = SendingDocument(deadline=world.clock.now() + HOUR)
    campaign_id = await world.a_draft(sending=sending)
    world.clock.advance(HOUR)

    with pytest.raises(CampaignBlocked):
        await world.launch(campaign_id)
