from typing import Any

import pytest

from support.http import OTHER_ORGANIZATION, an_actor
from support.template_world import ACCOUNT, FAREWELL, GREETING, OWNER, TemplateWorld
from wacore.application.templates.lint_content import LintContentQuery
from wacore.application.templates.queries import (
    DiffVersionsQuery,
    GetTemplateQuery,
    GetVersionQuery,
    ListTemplatesQuery,
    ListVersionsQuery,
)
from wacore.application.templates.revise_template import ReviseTemplateCommand
from wacore.domain.errors import InvalidInput, PermissionDenied
from wacore.domain.ids import AccountId, TemplateId
from wacore.domain.templates.diff import Change
from wacore.domain.templates.errors import (
    ParameterFormatFixed,
    TemplateBreaksRules,
    TemplateNameTaken,
    TemplateNotFound,
    TemplateStale,
)
from wacore.testing.contracts.templates_records import template_id

STRANGER = an_actor("owner", OTHER_ORGANIZATION)


async def test_every_field_of_a_draft_is_shown(world: TemplateWorld) -> None:
    """Nothing given at creation is lost."""
    made = await world.create(category="UTILITY", ttl_seconds=3600, language="de")
    detail = await world.templates.get(GetTemplateQuery(actor=OWNER, template_id=made))
    template, latest = detail.template, detail.latest

    assert (made, ACCOUNT, "greeting", "de", "UTILITY", "draft", False, 1) == (
        template.id,
        template.account_id,
        template.name,
        template.language,
        template.category,
        template.status,
        template.sendable,
        template.latest_version,
    )
    assert (1, "UTILITY", "POSITIONAL", 3600, GREETING, OWNER.user_id) == (
        latest.number,
        latest.category,
        latest.parameter_format,
        latest.ttl_seconds,
        latest.components,
        latest.created_by,
    )
    assert [("body.1", "text", True, ("1",), "Mira")] == [
        (slot.key, slot.kind, slot.required, slot.aliases, slot.example)
        for slot in latest.parameters
    ]
    assert ["templates.created"] == world.events()


async def test_a_draft_may_be_unfinished(world: TemplateWorld) -> None:
    """Rules are told by linting and enforced at submission."""
    made = await world.create(components=[{"type": "BODY", "text": "{{1}}"}])

    assert "draft" == (await world.view(made)).status


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": "No Spaces"}, "name"),
        ({"language": "xx"}, "language"),
        ({"category": "POEM"}, "category"),
        ({"parameter_format": "MIXED"}, "parameter_format"),
        ({"account_id": AccountId(template_id(1))}, "account_id"),
        ({"components": [{}]}, "components"),
    ],
)
async def test_what_can_never_be_right_is_refused(
    world: TemplateWorld, given: dict[str, Any], field: str
) -> None:
    """With the field's name."""
    with pytest.raises(InvalidInput) as raised:
        await world.create(**given)

    assert field == raised.value.problems[0].field


async def test_a_name_is_taken_once(world: TemplateWorld) -> None:
    """In one language."""
    await world.create()
    await world.create(language="de")
    with pytest.raises(TemplateNameTaken):
        await world.create()


async def revised(world: TemplateWorld, made: TemplateId, **given: object) -> int:
    return await world.templates.revise(
        ReviseTemplateCommand(actor=OWNER, template_id=made, **given)  # type: ignore[arg-type]
    )


async def test_a_revision_is_a_version(world: TemplateWorld) -> None:
    """What is left out stays; earlier versions stay, too."""
    made = await world.create(ttl_seconds=43_200)
    number = await revised(world, made, components=FAREWELL)
    first = await world.templates.version(GetVersionQuery(actor=OWNER, template_id=made, number=1))
    second = await world.templates.version(GetVersionQuery(actor=OWNER, template_id=made, number=2))
    listed = await world.templates.versions(ListVersionsQuery(actor=OWNER, template_id=made))

    assert 2 == number
    assert (GREETING, FAREWELL) == (first.components, second.components)
    assert (43_200, "MARKETING") == (second.ttl_seconds, second.category)
    assert [2, 1] == [version.number for version in listed.items]


async def test_the_same_words_are_no_version(world: TemplateWorld) -> None:
    """Saving twice makes one."""
    made = await world.create()

    assert 1 == await revised(world, made, components=GREETING)
    assert 2 == await revised(world, made, ttl_seconds=43_200)
    assert 3 == await revised(world, made, ttl_seconds=None)


async def test_two_editors_do_not_overwrite_each_other(world: TemplateWorld) -> None:
    """Whoever has seen an older revision is told."""
    made = await world.create()
    await revised(world, made, components=FAREWELL, revision=1)
    with pytest.raises(TemplateStale):
        await revised(world, made, components=GREETING, revision=1)


async def test_meta_keeps_the_parameter_format(world: TemplateWorld) -> None:
    """So do we, once it has the template."""
    made = await world.approved()
    with pytest.raises(ParameterFormatFixed):
        await revised(world, made, parameter_format="NAMED")


async def test_a_diff_shows_what_changed(world: TemplateWorld) -> None:
    """Between any two versions, by default up to the newest."""
    made = await world.create()
    await revised(world, made, components=FAREWELL)
    diff = await world.templates.diff(DiffVersionsQuery(actor=OWNER, template_id=made, before=1))

    assert (1, 2) == (diff.before, diff.after)
    assert [Change("body.text", GREETING[0]["text"], FAREWELL[0]["text"])] == diff.changes


async def test_lists_show_the_last_commit(world: TemplateWorld) -> None:
    """What was cached before a change is not served after it."""
    query = ListTemplatesQuery(actor=OWNER)
    before = await world.templates.list(query)
    await world.create()
    after = await world.templates.list(query)

    assert (0, 1) == (len(before.items), len(after.items))


async def test_strangers_find_nothing(world: TemplateWorld) -> None:
    """Neither by id nor in lists."""
    made = await world.create()
    listed = await world.templates.list(ListTemplatesQuery(actor=STRANGER))

    assert [] == listed.items
    with pytest.raises(TemplateNotFound):
        await world.templates.get(GetTemplateQuery(actor=STRANGER, template_id=made))
    with pytest.raises(TemplateNotFound):
        await world.templates.revise(ReviseTemplateCommand(actor=STRANGER, template_id=made))


async def test_permissions_are_asked_for(world: TemplateWorld) -> None:
    """An analyst reads and does not write."""
    analyst = an_actor("analyst")
    with pytest.raises(PermissionDenied):
        await world.create(actor=analyst)

    assert [] == (await world.templates.list(ListTemplatesQuery(actor=analyst))).items


async def test_linting_looks_around(world: TemplateWorld) -> None:
    """Rules of content alone, and with an account also clashes with its other templates."""
    await world.create(category="UTILITY", language="de")

    async def rules(**given: object) -> set[str]:
        query = LintContentQuery(
            actor=OWNER,
            name="greeting",
            language="en_US",
            category="MARKETING",
            components=GREETING,
            **given,  # type: ignore[arg-type]
        )
        return {finding.rule for finding in (await world.templates.lint(query)).findings}

    assert set() == await rules()
    assert {"category-siblings", "words-twice"} == await rules(account_id=ACCOUNT)


async def test_broken_rules_are_listed_at_creation_of_the_name(world: TemplateWorld) -> None:
    """Name and language together, since both can never be changed."""
    with pytest.raises(TemplateBreaksRules) as raised:
        await world.create("Bad Name", language="xx")

    assert ["name", "language"] == [problem.field for problem in raised.value.problems]
