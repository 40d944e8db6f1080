"""What every store of templates must do. Subclasses supply `begin`."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from wacore.application.ports import Begin
from wacore.application.templates.ports import TemplatesUnitOfWork
from wacore.domain.templates.errors import (
    TemplateNameTaken,
    TemplateNotFound,
    TemplateVersionNotFound,
)
from wacore.domain.templates.facts import CategoryNotice, Rejection, Submission
from wacore.domain.templates.kinds import Category, Quality
from wacore.domain.templates.status import TemplateStatus
from wacore.domain.templates.template import Template
from wacore.testing.contracts.templates_records import (
    NOW,
    ORGANIZATION,
    OTHER_ACCOUNT,
    OTHER_ORGANIZATION,
    a_template,
    a_version,
    template_id,
)
from wacore.testing.contracts.templates_samples import POSITIONAL, content_of

Opener = Begin[TemplatesUnitOfWork]

FULL: dict[str, Any] = {
    "status": TemplateStatus.REJECTED,
    "meta_status": "REJECTED",
    "meta_id": "1387000000000001",
    "quality": Quality.YELLOW,
    "latest_version": 3,
    "meta_version": 2,
    "meta_shape": "0" * 64,
    "submission": Submission(
        version=3, attempt_at=NOW + timedelta(microseconds=7), edits_approved=True
    ),
    "rejection": Rejection(reason="SCAM", explanation="Nö 🎉", recommendation="Stop."),
    "category_notice": CategoryNotice(
        previous="UTILITY", announced="MARKETING", effective_at=NOW + timedelta(microseconds=1)
    ),
    "drift": '[{"type":"BODY","text":"Grüße 🎉"}]',
    "note": "Pausiert: größer",
    "edits": (NOW - timedelta(days=1, microseconds=3), NOW),
    "reported_at": NOW + timedelta(microseconds=5),
    "revision": 9,
}
"""A value for every field of a template, none of them the default."""


async def added(begin: Opener, *templates: Template) -> None:
    async with begin() as work:
        await work.templates.add(templates)
        await work.versions.add([a_version(of=template) for template in templates])
        await work.commit()


async def found(begin: Opener, template: Template) -> Template:
    async with begin() as work:
        return await work.templates.get(template.organization_id, template.id)


class TemplateStoreContract:
    """What every store of templates must do. Subclasses supply `begin`."""

    async def test_round_trip(self, begin: Opener) -> None:
        """Every field comes back as it went in, to the microsecond."""
        for number, given in enumerate(
            ({}, FULL, FULL | {"submission": None, "deleting_since": NOW}), 1
        ):
            template = a_template(number, **given)
            await added(begin, template)

            assert template == await found(begin, template)

    async def test_versions_come_back(self, begin: Opener) -> None:
        """Content, hash and author, each under its number."""
        template = a_template()
        second = a_version(2, of=template, content=content_of(POSITIONAL, ttl_seconds=43_200))
        async with begin() as work:
            await work.templates.add([template])
            await work.versions.add([a_version(of=template), second])
            await work.commit()

        async with begin() as work:
            again = await work.versions.get(ORGANIZATION, template.id, 2)

            assert second == again
            assert second.content.content_hash == again.content.content_hash

    async def test_no_commit_no_trace(self, begin: Opener) -> None:
        """Leaving the block without a commit undoes its writes."""
        template = a_template()
        async with begin() as work:
            await work.templates.add([template])
            await work.versions.add([a_version(of=template)])

        with pytest.raises(TemplateNotFound):
            await found(begin, template)

    async def test_saving_changes(self, begin: Opener) -> None:
        """One and many, changed and unchanged."""
        one, two, three = (a_template(number) for number in (1, 2, 3))
        await added(begin, one, two, three)
        async with begin() as work:
            await work.templates.save([replace(one, **FULL)])
            await work.templates.save([replace(two, **FULL), three])
            await work.templates.save([])
            await work.commit()

        assert replace(one, **FULL) == await found(begin, one)
        assert replace(two, **FULL) == await found(begin, two)
        assert three == await found(begin, three)

    async def test_a_name_is_taken_once(self, begin: Opener) -> None:
        """In one account and language; other accounts and languages are free."""
        template = a_template()
        await added(begin, template)
        await added(
            begin,
            a_template(2, name=template.name, language="de"),
            a_template(3, name=template.name, account_id=OTHER_ACCOUNT),
            a_template(4, name=template.name, organization_id=OTHER_ORGANIZATION),
        )
        with pytest.raises(TemplateNameTaken):
            await added(begin, a_template(5, name=template.name))

    async def test_a_deleted_name_is_free(self, begin: Opener) -> None:
        """As often as it is deleted."""
        for number in (1, 2, 3):
            template = a_template(number, name="same")
            await added(begin, template)
            async with begin() as work:
                await work.templates.save([template.deleted(NOW)])
                await work.commit()

        assert TemplateStatus.DELETED is (await found(begin, a_template(1))).status

    async def test_the_longest_name_fits(self, begin: Opener) -> None:
        """512 characters, and one of them makes a difference."""
        await added(begin, a_template(1, name="x" * 512), a_template(2, name="x" * 511 + "y"))

        assert "x" * 512 == (await found(begin, a_template(1))).name

    async def test_another_organisation_finds_nothing(self, begin: Opener) -> None:
        """Not by id, not by name, not a version, and cannot remove it."""
        template = a_template()
        await added(begin, template)
        async with begin() as work:
            names = [(template.name, template.language)]

            assert [] == await work.templates.some(OTHER_ORGANIZATION, [template.id])
            assert [] == await work.templates.named(OTHER_ORGANIZATION, template.account_id, names)
            with pytest.raises(TemplateNotFound):
                await work.templates.get(OTHER_ORGANIZATION, template.id)
            with pytest.raises(TemplateVersionNotFound):
                await work.versions.get(OTHER_ORGANIZATION, template.id, 1)
            with pytest.raises(TemplateNotFound):
                await work.templates.remove(OTHER_ORGANIZATION, template.id)

    async def test_finding_by_name(self, begin: Opener) -> None:
        """Name and language together; deleted ones and other accounts are left out."""
        one = a_template(1, name="same")
        others = (
            a_template(2, name="same", language="de"),
            a_template(3, name="same", account_id=OTHER_ACCOUNT),
            a_template(4, name="gone", status=TemplateStatus.DELETED),
        )
        await added(begin, one, *others)
        async with begin() as work:
            named = await work.templates.named(
                ORGANIZATION,
                one.account_id,
                [("same", "en_US"), ("gone", "en_US"), ("never", "en_US")],
            )

        assert [one] == named

    async def test_some_of_many(self, begin: Opener) -> None:
        """Unknown ids are passed over."""
        templates = [a_template(number) for number in range(1, 6)]
        await added(begin, *templates)
        async with begin() as work:
            some = await work.templates.some(
                ORGANIZATION, [templates[1].id, template_id(99), templates[3].id]
            )

        assert {templates[1].id, templates[3].id} == {template.id for template in some}

    async def test_removing_leaves_no_trace(self, begin: Opener) -> None:
        """The versions go with it, and the name is free."""
        template = a_template()
        await added(begin, template)
        async with begin() as work:
            await work.templates.remove(ORGANIZATION, template.id)
            await work.commit()

        async with begin() as work:
            with pytest.raises(TemplateVersionNotFound):
                await work.versions.get(ORGANIZATION, template.id, 1)
            with pytest.raises(TemplateNotFound):
                await work.templates.remove(ORGANIZATION, template.id)
        await added(begin, template)

    async def test_overlapping_changes_both_count(self, begin: Opener) -> None:
        """Whoever reads a template to change it waits for the one before."""
        template = a_template()
        await added(begin, template)

        async def revise() -> None:
            async with begin() as work:
                seen = await work.templates.get(ORGANIZATION, template.id)
                await asyncio.sleep(0)
                await work.templates.save([seen.revised(Category.MARKETING, NOW)])
                await work.commit()

        await asyncio.gather(*(revise() for _ in range(8)))

        assert 9 == (await found(begin, template)).latest_version
