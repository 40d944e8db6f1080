"""What every reader and index of templates must do. Subclasses supply `begin`, `reader`, `index`."""

from datetime import timedelta
from typing import Any

import pytest

from wacore.application.ports import Begin, PageRequest
from wacore.application.templates.ports import (
    AccountOfOrganization,
    InterruptedTemplate,
    TemplateIndex,
    TemplateReader,
    TemplatesUnitOfWork,
)
from wacore.application.templates.views import TemplateFilter, template_view, version_summary
from wacore.domain.templates.errors import TemplateNotFound, TemplateVersionNotFound
from wacore.domain.templates.facts import Submission
from wacore.domain.templates.kinds import Quality
from wacore.domain.templates.status import TemplateStatus
from wacore.domain.templates.template import Template
from wacore.testing.contracts.templates_records import (
    ACCOUNT,
    NOW,
    ORGANIZATION,
    OTHER_ACCOUNT,
    OTHER_ORGANIZATION,
    a_template,
    a_version,
)
from wacore.testing.contracts.templates_samples import PLAIN, POSITIONAL, content_of

Opener = Begin[TemplatesUnitOfWork]
MINUTE = timedelta(minutes=1)


async def stored(begin: Opener, *templates: Template) -> None:
    async with begin() as work:
        await work.templates.add(templates)
        await work.versions.add([a_version(of=template) for template in templates])
        await work.commit()


async def names_of(
    reader: TemplateReader, request: PageRequest | None = None, **wanted: Any
) -> list[str]:
    page = await reader.page(
        ORGANIZATION, TemplateFilter(**wanted), request or PageRequest(limit=200)
    )
    return [item.name for item in page.items]


class TemplateReaderContract:
    """What every TemplateReader must do."""

    async def test_a_template_is_shown_whole(self, begin: Opener, reader: TemplateReader) -> None:
        """As a row of the list, by id and with its content."""
        template = a_template(meta_id="1387", note="größer")
        await stored(begin, template)
        page = await reader.page(ORGANIZATION, TemplateFilter(), PageRequest())

        assert [template_view(template)] == page.items
        assert template == await reader.find(ORGANIZATION, template.id)
        assert a_version(of=template) == await reader.version(ORGANIZATION, template.id, 1)

    async def test_another_organisation_sees_nothing(
        self, begin: Opener, reader: TemplateReader
    ) -> None:
        """Neither lists nor single templates nor their versions."""
        template = a_template()
        await stored(begin, template)
        page = await reader.page(OTHER_ORGANIZATION, TemplateFilter(), PageRequest())
        versions = await reader.versions(OTHER_ORGANIZATION, template.id, PageRequest())

        assert [] == page.items
        assert [] == versions.items
        with pytest.raises(TemplateNotFound):
            await reader.find(OTHER_ORGANIZATION, template.id)
        with pytest.raises(TemplateVersionNotFound):
            await reader.version(OTHER_ORGANIZATION, template.id, 1)

    async def test_filters(self, begin: Opener, reader: TemplateReader) -> None:
        """Each field restricts; deleted ones are shown on demand only."""
        approved = {"status": TemplateStatus.APPROVED, "quality": Quality.GREEN}
        await stored(
            begin,
            a_template(1, name="a_one", **approved),
            a_template(2, name="b_two", category="UTILITY", language="de"),
            a_template(3, name="c_100", account_id=OTHER_ACCOUNT),
            a_template(4, name="d_gone", status=TemplateStatus.DELETED),
            a_template(5, name="e_leaving", **approved, deleting_since=NOW),
            a_template(6, name="ax1"),
        )

        assert ["a_one", "ax1", "b_two", "c_100", "e_leaving"] == await names_of(reader)
        assert ["c_100"] == await names_of(reader, account_id=OTHER_ACCOUNT)
        assert ["a_one", "e_leaving"] == await names_of(reader, status="approved")
        assert ["a_one"] == await names_of(reader, sendable=True)
        assert ["ax1", "b_two", "c_100", "e_leaving"] == await names_of(reader, sendable=False)
        assert ["b_two"] == await names_of(reader, category="UTILITY")
        assert ["b_two"] == await names_of(reader, language="de")
        assert ["a_one", "e_leaving"] == await names_of(reader, quality="GREEN")
        assert ["b_two"] == await names_of(reader, name="b_two")
        assert ["d_gone"] == await names_of(reader, status="deleted")
        assert "d_gone" in await names_of(reader, deleted=True)
        assert ["a_one", "e_leaving"] == await names_of(reader, search="E", status="approved")

    async def test_a_search_is_taken_literally(self, begin: Opener, reader: TemplateReader) -> None:
        """The underscore, of which names are full, is no wildcard."""
        await stored(begin, a_template(1, name="a_b"), a_template(2, name="axb"))

        assert ["a_b"] == await names_of(reader, search="a_b")
        assert [] == await names_of(reader, search="%")

    async def test_pages_hold_everything_once(self, begin: Opener, reader: TemplateReader) -> None:
        """In either order, with ties."""
        await stored(
            begin,
            *(
                a_template(number, name=f"n{number % 3}", language=f"l{number}", updated_at=at)
                for number, at in ((n, NOW + (n % 2) * MINUTE) for n in range(1, 8))
            ),
        )
        for sort in ("name", "-updated_at"):
            seen: list[Any] = []
            cursor: str | None = None
            for _ in range(9):
                page = await reader.page(
                    ORGANIZATION,
                    TemplateFilter(sort=sort),
                    PageRequest(limit=2, cursor=cursor),
                )
                seen += page.items
                cursor = page.next_cursor
                if cursor is None:
                    break

            assert 7 == len({item.id for item in seen}) == len(seen)
            keys = [
                (item.name, item.language) if sort == "name" else -item.updated_at.timestamp()
                for item in seen
            ]
            assert sorted(keys) == keys

    async def test_versions_are_listed_newest_first(
        self, begin: Opener, reader: TemplateReader
    ) -> None:
        """In pages."""
        template = a_template(latest_version=3)
        writings = [a_version(number, of=template) for number in (1, 2, 3)]
        async with begin() as work:
            await work.templates.add([template])
            await work.versions.add(writings)
            await work.commit()
        first = await reader.versions(ORGANIZATION, template.id, PageRequest(limit=2))
        rest = await reader.versions(
            ORGANIZATION, template.id, PageRequest(limit=2, cursor=first.next_cursor)
        )

        assert [version_summary(v) for v in reversed(writings)] == [*first.items, *rest.items]
        assert None is rest.next_cursor

    async def test_neighbours(self, begin: Opener, reader: TemplateReader) -> None:
        """Same name or same words in the newest version, in the same account, without oneself."""
        words = content_of(PLAIN).words_hash
        me = a_template(1, name="same")
        sibling = a_template(2, name="same", language="de", status=TemplateStatus.DELETED)
        echo = a_template(3, name="echo")
        stranger = a_template(4, name="stranger")
        elsewhere = a_template(5, name="same", account_id=OTHER_ACCOUNT)
        async with begin() as work:
            await work.templates.add([me, sibling, echo, stranger, elsewhere])
            await work.versions.add([a_version(of=template) for template in (me, echo, elsewhere)])
            await work.versions.add(
                [
                    a_version(of=template, content=content_of(POSITIONAL))
                    for template in (sibling, stranger)
                ]
            )
            await work.commit()
        near = await reader.neighbours(
            ORGANIZATION, ACCOUNT, name="same", words_hash=words, besides=me.id
        )

        assert {
            ("same", "de", TemplateStatus.DELETED),
            ("echo", "en_US", TemplateStatus.DRAFT),
        } == {(n.name, n.language, n.status) for n in near}


class TemplateIndexContract:
    """What every TemplateIndex must do."""

    async def test_the_interrupted_are_found(self, begin: Opener, index: TemplateIndex) -> None:
        """Submissions and deletions begun before, the oldest first, of all organisations."""
        await stored(
            begin,
            a_template(1, submission=Submission(version=1, attempt_at=NOW + MINUTE)),
            a_template(
                2,
                organization_id=OTHER_ORGANIZATION,
                submission=Submission(version=1, attempt_at=NOW),
            ),
            a_template(3, deleting_since=NOW - MINUTE),
            a_template(4),
            a_template(5, deleting_since=NOW + 2 * MINUTE),
        )
        expected = [a_template(3), a_template(2, organization_id=OTHER_ORGANIZATION), a_template(1)]
        before = NOW + 2 * MINUTE

        assert [
            InterruptedTemplate(template.organization_id, template.id) for template in expected
        ] == await index.interrupted(before, limit=9)
        assert 2 == len(await index.interrupted(before, limit=2))

    async def test_accounts_are_listed_once(self, begin: Opener, index: TemplateIndex) -> None:
        """All, or those where a review is awaited."""
        await stored(
            begin,
            a_template(1, status=TemplateStatus.PENDING),
            a_template(2),
            a_template(3, account_id=OTHER_ACCOUNT),
            a_template(4, organization_id=OTHER_ORGANIZATION, status=TemplateStatus.IN_APPEAL),
        )
        waiting = {
            AccountOfOrganization(ORGANIZATION, ACCOUNT),
            AccountOfOrganization(OTHER_ORGANIZATION, ACCOUNT),
        }
        every = await index.accounts(only_waiting=False)

        assert waiting == set(await index.accounts(only_waiting=True))
        assert waiting | {AccountOfOrganization(ORGANIZATION, OTHER_ACCOUNT)} == set(every)
        assert 3 == len(every)

    async def test_what_meta_should_list(self, begin: Opener, index: TemplateIndex) -> None:
        """Neither drafts nor deleted ones, nor what changed after the list was asked for."""
        await stored(
            begin,
            a_template(1, meta_id="11"),
            a_template(2),
            a_template(3, meta_id="13", status=TemplateStatus.DELETED),
            a_template(4, meta_id="14", updated_at=NOW + MINUTE),
            a_template(5, meta_id="15", account_id=OTHER_ACCOUNT),
        )

        assert {"11": a_template(1).id} == await index.at_meta(ORGANIZATION, ACCOUNT, before=NOW)
