from typing import Any
from uuid import UUID

import pytest

from support.http import an_actor
from support.template_world import ACCOUNT, CONTACT, OWNER, TemplateWorld
from wacore.application.templates.ports_review import SampleFile
from wacore.application.templates.preview_template import PreviewTemplateQuery, PreviewView
from wacore.application.templates.upload_sample import UploadSampleCommand
from wacore.domain.errors import InvalidInput, NotFound, PermissionDenied
from wacore.domain.ids import AccountId, ContactId


async def previewed(world: TemplateWorld, **given: Any) -> PreviewView:
    template_id = await world.create()
    return await world.templates.preview(
        PreviewTemplateQuery(actor=OWNER, template_id=template_id, **given)
    )


async def test_given_values_are_shown(world: TemplateWorld) -> None:
    """By key or alias."""
    view = await previewed(world, values={"1": "Mira"})

    assert "Hello Mira, our shop has news for you today." == view.bubble.body
    assert [] == view.problems


async def test_a_contacts_values_are_shown(world: TemplateWorld) -> None:
    """As a campaign's mapping would take them; given values win."""
    view = await previewed(world, contact_id=CONTACT, variables={"body.1": "name"})
    other = await previewed_with_both(world)

    assert "Hello Ada, our shop has news for you today." == view.bubble.body
    assert "Hello Mira, our shop has news for you today." == other.bubble.body


async def previewed_with_both(world: TemplateWorld) -> PreviewView:
    template_id = await world.create("other")
    return await world.templates.preview(
        PreviewTemplateQuery(
            actor=OWNER,
            template_id=template_id,
            contact_id=CONTACT,
            variables={"body.1": "name"},
            values={"body.1": "Mira"},
        )
    )


async def test_gaps_are_named(world: TemplateWorld) -> None:
    """The bubble shows them, too."""
    view = await previewed(world, contact_id=CONTACT, variables={"body.1": "nickname"})

    assert "Hello {{1}}, our shop has news for you today." == view.bubble.body
    assert [("body.1", "has no value")] == [(p.field, p.reason) for p in view.problems]


async def test_unfit_values_are_named(world: TemplateWorld) -> None:
    """What Meta would refuse for this contact."""
    view = await previewed(world, contact_id=CONTACT, variables={"body.1": "note"})

    assert ["body.1"] == [problem.field for problem in view.problems]


async def test_samples_may_stand_in(world: TemplateWorld) -> None:
    """Those given for the review."""
    view = await previewed(world, samples=True)

    assert "Hello Mira, our shop has news for you today." == view.bubble.body


async def test_an_unknown_contact_is_not_found(world: TemplateWorld) -> None:
    """Nor is one of another organisation."""
    with pytest.raises(NotFound):
        await previewed(world, contact_id=ContactId(UUID(int=1)))


async def test_a_sample_is_kept_by_meta(world: TemplateWorld) -> None:
    """The handle goes into the header's example."""
    file = SampleFile(name="a.png", mime_type="image/png", content=b"png")
    handle = await world.templates.upload_sample(
        UploadSampleCommand(actor=OWNER, account_id=ACCOUNT, file=file)
    )

    assert file == world.samples.files[handle]
    with pytest.raises(InvalidInput):
        await world.templates.upload_sample(
            UploadSampleCommand(actor=OWNER, account_id=AccountId(UUID(int=1)), file=file)
        )
    with pytest.raises(PermissionDenied):
        await world.templates.upload_sample(
            UploadSampleCommand(actor=an_actor("agent"), account_id=ACCOUNT, file=file)
        )
