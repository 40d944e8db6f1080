"""Creating, editing, cloning and deleting."""

from typing import Any
from uuid import UUID

import pytest

from support.campaigns import (
    CITY,
    EVERYONE,
    FIRST_NAME,
    NUMBER,
    OURS,
    TEMPLATE,
    THEIRS,
    World,
    a_sender,
    a_template,
    an_actor,
)
from wacore.application.campaigns.clone_campaign import CloneCampaignCommand
from wacore.application.campaigns.delete_campaign import DeleteCampaignCommand
from wacore.application.campaigns.documents import AudienceDocument, VariableDocument
from wacore.application.campaigns.documents_sending import CanaryDocument, SendingDocument
from wacore.application.campaigns.queries import GetCampaignQuery, ListCampaignsQuery
from wacore.application.campaigns.update_campaign import UpdateCampaignCommand
from wacore.domain.campaigns import (
    CampaignChanged,
    CampaignNotFound,
    CampaignNotReady,
    CampaignState,
    SourceKind,
    UnknownPolicy,
)
from wacore.domain.errors import InvalidInput, PermissionDenied
from wacore.domain.ids import GroupId, PhoneNumberId, TemplateId
from wacore.testing.contracts.campaigns import NOON

GROUP = GroupId(UUID(int=71))
OTHER_NUMBER = PhoneNumberId("106500000000002")


async def test_nothing_that_was_written_is_lost() -> None:
    """Every field of the command can be read in the view."""
    world = World()
    audience = AudienceDocument(group_ids=[GROUP], exclude_campaign_ids=[UUID(int=72)])
    canary = CanaryDocument(messages=50, wait_minutes=5, tolerance=0.02)
    sending = SendingDocument(
        rate_cap=7, deadline=NOON, require_opt_in=True, canary=canary, failure_limit=0.2
    )

    view = await world.view(
        await world.a_draft(
            name="  Winter  ",
            audience=audience,
            variables=[FIRST_NAME, CITY],
            sending=sending,
            template_version=1,
        )
    )

    assert ("Winter", TEMPLATE, 1, "something_new", "en", NUMBER) == (
        view.name,
        view.template_id,
        view.template_version,
        view.template_name,
        view.language,
        view.sender,
    )
    assert (audience, [FIRST_NAME, CITY], sending) == (view.audience, view.variables, view.sending)
    assert (CampaignState.DRAFT, an_actor().user_id, 1) == (
        view.state,
        view.created_by,
        view.version,
    )
    assert ["campaigns.created"] == world.facts()


async def test_the_template_is_pinned() -> None:
    """A later version of the template does not reach the campaign."""
    world = World()
    campaign_id = await world.a_draft()

    world.templates.put(OURS, a_template(version=2, language="de"))

    assert (1, "en") == (
        (await world.view(campaign_id)).template_version,
        (await world.view(campaign_id)).language,
    )


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"template_id": TemplateId(UUID(int=99))}, "template_id"),
        ({"template_version": 9}, "template_id"),
        ({"sender": OTHER_NUMBER}, "sender"),
        (
            {"audience": AudienceDocument(group_ids=[GROUP], exclude_group_ids=[GROUP])},
            "audience.group_ids[0]",
        ),
        (
            {"variables": [VariableDocument(parameter="1", source=SourceKind.FIELD, value="x")]},
            "variables.1",
        ),
        ({"sending": SendingDocument(rate_cap=0)}, "sending.rate_cap"),
        ({"sending": SendingDocument(failure_limit=0.0)}, "sending.failure_limit"),
        ({"sending": SendingDocument(canary=CanaryDocument())}, "sending.canary.messages"),
        (
            {"sending": SendingDocument(canary=CanaryDocument(messages=5, share=0.5))},
            "sending.canary.messages",
        ),
        (
            {"sending": SendingDocument(canary=CanaryDocument(messages=0))},
            "sending.canary.messages",
        ),
        ({"sending": SendingDocument(canary=CanaryDocument(share=1.0))}, "sending.canary.share"),
        (
            {"sending": SendingDocument(canary=CanaryDocument(messages=5, wait_minutes=1e9))},
            "sending.canary.wait_minutes",
        ),
        (
            {"sending": SendingDocument(canary=CanaryDocument(messages=5, tolerance=2.0))},
            "sending.canary.tolerance",
        ),
        (
            {"sending": SendingDocument(unknown_policy=UnknownPolicy.AT_LEAST_ONCE)},
            "sending.unknown_policy",
        ),
    ],
)
async def test_bad_input_names_its_field(fields: dict[str, Any], field: str) -> None:
    """And nothing is written down."""
    world = World()

    with pytest.raises(InvalidInput) as caught:
        await world.a_draft(**fields)

    assert field in [problem.field for problem in caught.value.problems]
    assert [] == world.facts()


async def test_who_may_not_edit() -> None:
    """An analyst reads; an agent does not even create."""
    world = World()
    campaign_id = await world.a_draft()

    for role in ("analyst", "agent"):
        with pytest.raises(PermissionDenied):
            await world.a_draft(actor=an_actor(role))
        with pytest.raises(PermissionDenied):
            await world.campaigns.delete(
                DeleteCampaignCommand(actor=an_actor(role), campaign_id=campaign_id)
            )


async def test_a_change_of_one_field_leaves_the_others() -> None:
    """What is not sent is not touched."""
    world = World()
    campaign_id = await world.a_draft()
    before = await world.view(campaign_id)

    await world.campaigns.update(
        UpdateCampaignCommand(
            actor=an_actor(), campaign_id=campaign_id, name="New name", expected_version=1
        )
    )

    after = await world.view(campaign_id)
    assert ("New name", 2) == (after.name, after.version)
    assert (before.template_id, before.audience, before.variables, before.sender) == (
        after.template_id,
        after.audience,
        after.variables,
        after.sender,
    )


async def test_every_field_can_change() -> None:
    """And what was sent can be read again."""
    world = World()
    world.templates.put(OURS, a_template(version=2, language="de"))
    world.senders.put(OURS, a_sender(phone_number_id=OTHER_NUMBER))
    campaign_id = await world.a_draft(template_version=1)
    audience, sending = AudienceDocument(group_ids=[GROUP]), SendingDocument(rate_cap=3)

    await world.campaigns.update(
        UpdateCampaignCommand(
            actor=an_actor(),
            campaign_id=campaign_id,
            template_id=TEMPLATE,
            template_version=2,
            sender=OTHER_NUMBER,
            audience=audience,
            variables=[CITY],
            sending=sending,
        )
    )

    view = await world.view(campaign_id)
    assert (2, "de", OTHER_NUMBER, audience, [CITY], sending) == (
        view.template_version,
        view.language,
        view.sender,
        view.audience,
        view.variables,
        view.sending,
    )


async def test_two_who_edit_the_same_version() -> None:
    """The second one is told, and nothing of theirs is written."""
    world = World()
    campaign_id = await world.a_draft()
    first = UpdateCampaignCommand(
        actor=an_actor(), campaign_id=campaign_id, name="First", expected_version=1
    )
    second = UpdateCampaignCommand(
        actor=an_actor(), campaign_id=campaign_id, name="Second", expected_version=1
    )
    await world.campaigns.update(first)

    with pytest.raises(CampaignChanged) as caught:
        await world.campaigns.update(second)

    assert 2 == caught.value.found
    assert "First" == (await world.view(campaign_id)).name


async def test_a_running_campaign_is_not_edited_or_deleted() -> None:
    """What is being sent stands."""
    world = World([])
    world.audience.add(OURS, [])
    campaign_id = await world.a_draft()
    async with world.begin() as work:
        campaign = await work.campaigns.get(OURS, campaign_id)
        await work.campaigns.save(campaign.launched(an_actor().user_id, NOON))
        await work.commit()

    with pytest.raises(CampaignNotReady):
        await world.campaigns.update(
            UpdateCampaignCommand(actor=an_actor(), campaign_id=campaign_id, name="Late")
        )
    with pytest.raises(CampaignNotReady):
        await world.campaigns.delete(
            DeleteCampaignCommand(actor=an_actor(), campaign_id=campaign_id)
        )


async def test_a_version_without_its_template() -> None:
    """Which template's version, nobody could tell."""
    world = World()
    campaign_id = await world.a_draft()

    with pytest.raises(InvalidInput) as caught:
        await world.campaigns.update(
            UpdateCampaignCommand(actor=an_actor(), campaign_id=campaign_id, template_version=1)
        )

    assert "template_id" == caught.value.problems[0].field


async def test_deleted() -> None:
    """A deleted draft is gone."""
    world = World()
    campaign_id = await world.a_draft()

    await world.campaigns.delete(DeleteCampaignCommand(actor=an_actor(), campaign_id=campaign_id))

    with pytest.raises(CampaignNotFound):
        await world.view(campaign_id)
    assert "campaigns.deleted" == world.facts()[-1]


async def test_cloned() -> None:
    """The copy has a name and a life of its own."""
    world = World()
    campaign_id = await world.a_draft(name="n" * 200)

    named = await world.campaigns.clone(
        CloneCampaignCommand(actor=an_actor(), campaign_id=campaign_id, name="Second round")
    )
    unnamed = await world.campaigns.clone(
        CloneCampaignCommand(actor=an_actor(), campaign_id=campaign_id)
    )

    assert "Second round" == (await world.view(named)).name
    assert "n" * 193 + " (copy)" == (await world.view(unnamed)).name
    assert EVERYONE == (await world.view(named)).audience


async def test_another_organisation_sees_nothing() -> None:
    """What exists elsewhere does not exist here."""
    world = World()
    campaign_id = await world.a_draft()
    stranger = an_actor("owner", THEIRS)

    with pytest.raises(CampaignNotFound):
        await world.campaigns.get(GetCampaignQuery(actor=stranger, campaign_id=campaign_id))
    with pytest.raises(CampaignNotFound):
        await world.campaigns.clone(CloneCampaignCommand(actor=stranger, campaign_id=campaign_id))
    with pytest.raises(CampaignNotFound):
        await world.campaigns.update(
            UpdateCampaignCommand(actor=stranger, campaign_id=campaign_id, name="Mine")
        )
    assert [] == (await world.campaigns.list(ListCampaignsQuery(actor=stranger))).items


async def test_a_list_shows_changes_at_once() -> None:
    """The kept list is dropped with each commit."""
    world = World()
    query = ListCampaignsQuery(actor=an_actor())
    first = await world.a_draft(name="First")

    assert ["First"] == [item.name for item in (await world.campaigns.list(query)).items]
    await world.campaigns.update(
        UpdateCampaignCommand(actor=an_actor(), campaign_id=first, name="Renamed")
    )
    assert ["Renamed"] == [item.name for item in (await world.campaigns.list(query)).items]


async def test_a_list_by_state_and_name() -> None:
    """Filter and search go together."""
    world = World()
    await world.a_draft(name="Spring sale")
    await world.a_draft(name="Autumn sale")
    query = ListCampaignsQuery(actor=an_actor(), states=(CampaignState.DRAFT,), search="SPRING")

    assert ["Spring sale"] == [item.name for item in (await world.campaigns.list(query)).items]
    nothing = ListCampaignsQuery(actor=an_actor(), states=(CampaignState.RUNNING,))
    assert [] == (await world.campaigns.list(nothing)).items
