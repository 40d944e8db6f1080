"""What every TemplateReview and SampleStore must do."""

from collections.abc import Awaitable, Callable

import pytest

from wacore.application.templates.ports_review import (
    MetaTemplate,
    SampleFile,
    SampleStore,
    TemplateExistsAtMeta,
    TemplateGoneAtMeta,
    TemplateLockedAtMeta,
    TemplateRefused,
    TemplateReview,
)
from wacore.domain.errors import InvalidInput
from wacore.domain.templates.content import shape_hash_of
from wacore.testing.contracts.templates_records import ACCOUNT, ORGANIZATION
from wacore.testing.contracts.templates_samples import PLAIN, POSITIONAL, content_of

Decide = Callable[[], Awaitable[None]]

OTHER_WORDS = [{"type": "BODY", "text": "We are open today, come and see us."}]
LEADING = [
    {"type": "BODY", "text": "{{1}} is here for you today", "example": {"body_text": [["x"]]}}
]


async def listed(review: TemplateReview) -> list[MetaTemplate]:
    return [row async for page in review.pages(ORGANIZATION, ACCOUNT) for row in page]


class TemplateReviewContract:
    """What every TemplateReview must do. Subclasses supply `review`, `decide` and `pause`.

    `decide` lets Meta end every review, in favour of the template; `pause` lets it pause all that
    are approved, and five minutes pass.
    """

    async def test_a_submission_is_pending(self, review: TemplateReview) -> None:
        """The receipt names Meta's id, status and category; find, get and the list agree."""
        content = content_of(POSITIONAL)
        receipt = await review.submit(ORGANIZATION, ACCOUNT, "spring_offer", "en_US", content)
        found = await review.find(ORGANIZATION, ACCOUNT, "spring_offer", "en_US")

        assert ("PENDING", "MARKETING") == (receipt.status, receipt.category)
        assert found is not None
        assert (receipt.meta_id, "spring_offer", "en_US", "PENDING", "MARKETING") == (
            found.meta_id,
            found.name,
            found.language,
            found.status,
            found.category,
        )
        assert content.shape_hash == shape_hash_of(found.components)
        assert found == await review.get(ORGANIZATION, ACCOUNT, receipt.meta_id)
        assert [found] == await listed(review)

    async def test_reviews_end(self, review: TemplateReview, decide: Decide) -> None:
        """The list tells the outcome."""
        content = content_of(PLAIN, category="UTILITY")
        await review.submit(ORGANIZATION, ACCOUNT, "closed", "en_US", content)
        await decide()

        assert ["APPROVED"] == [row.status for row in await listed(review)]

    async def test_a_name_is_taken_once(self, review: TemplateReview) -> None:
        """Its other languages are free."""
        content = content_of(PLAIN)
        await review.submit(ORGANIZATION, ACCOUNT, "closed", "en_US", content)
        await review.submit(ORGANIZATION, ACCOUNT, "closed", "de", content)
        with pytest.raises(TemplateExistsAtMeta):
            await review.submit(ORGANIZATION, ACCOUNT, "closed", "en_US", content)

        assert None is await review.find(ORGANIZATION, ACCOUNT, "closed", "fr")

    async def test_a_broken_rule_is_refused(self, review: TemplateReview) -> None:
        """With an explanation, and nothing made."""
        with pytest.raises(TemplateRefused) as raised:
            await review.submit(ORGANIZATION, ACCOUNT, "broken", "en_US", content_of(LEADING))

        assert str(raised.value)
        assert [] == await listed(review)

    async def test_an_edit_replaces_the_content(
        self, review: TemplateReview, decide: Decide
    ) -> None:
        """Under the same id, and with another review."""
        receipt = await review.submit(ORGANIZATION, ACCOUNT, "closed", "en_US", content_of(PLAIN))
        await decide()
        content = content_of(OTHER_WORDS)
        edited = await review.edit(ORGANIZATION, ACCOUNT, receipt.meta_id, content)
        found = await review.get(ORGANIZATION, ACCOUNT, receipt.meta_id)

        assert (receipt.meta_id, "PENDING") == (edited.meta_id, edited.status)
        assert found is not None
        assert content.shape_hash == shape_hash_of(found.components)

    async def test_a_running_review_lets_nobody_edit(self, review: TemplateReview) -> None:
        """The content stays."""
        receipt = await review.submit(ORGANIZATION, ACCOUNT, "closed", "en_US", content_of(PLAIN))
        with pytest.raises(TemplateLockedAtMeta):
            await review.edit(ORGANIZATION, ACCOUNT, receipt.meta_id, content_of(OTHER_WORDS))

    async def test_an_edit_keeps_the_rules(self, review: TemplateReview, decide: Decide) -> None:
        """A broken one is refused as at the first submission."""
        receipt = await review.submit(ORGANIZATION, ACCOUNT, "closed", "en_US", content_of(PLAIN))
        await decide()
        with pytest.raises(TemplateRefused):
            await review.edit(ORGANIZATION, ACCOUNT, receipt.meta_id, content_of(LEADING))

    async def test_deleting_one_language(self, review: TemplateReview) -> None:
        """The others stay; deleting again finds nothing."""
        content = content_of(PLAIN)
        german = await review.submit(ORGANIZATION, ACCOUNT, "closed", "de", content)
        english = await review.submit(ORGANIZATION, ACCOUNT, "closed", "en_US", content)
        await review.delete(ORGANIZATION, ACCOUNT, "closed", german.meta_id)

        assert [english.meta_id] == [row.meta_id for row in await listed(review)]
        with pytest.raises(TemplateGoneAtMeta):
            await review.delete(ORGANIZATION, ACCOUNT, "closed", german.meta_id)

    async def test_deleting_all_languages(self, review: TemplateReview) -> None:
        """A name that only begins alike is another template."""
        content = content_of(PLAIN)
        for name, language in (("closed", "de"), ("closed", "en_US"), ("closed_2", "de")):
            await review.submit(ORGANIZATION, ACCOUNT, name, language, content)
        await review.delete(ORGANIZATION, ACCOUNT, "closed", None)

        assert ["closed_2"] == [row.name for row in await listed(review)]

    async def test_what_meta_does_not_know(self, review: TemplateReview) -> None:
        """Neither got nor edited nor deleted."""
        unknown = "999999"

        assert None is await review.get(ORGANIZATION, ACCOUNT, unknown)
        with pytest.raises(TemplateGoneAtMeta):
            await review.edit(ORGANIZATION, ACCOUNT, unknown, content_of(PLAIN))
        with pytest.raises(TemplateGoneAtMeta):
            await review.delete(ORGANIZATION, ACCOUNT, "never", unknown)

    async def test_a_pause_can_be_ended(
        self, review: TemplateReview, decide: Decide, pause: Decide
    ) -> None:
        """One that is not paused cannot."""
        receipt = await review.submit(ORGANIZATION, ACCOUNT, "closed", "en_US", content_of(PLAIN))
        await decide()
        with pytest.raises(TemplateLockedAtMeta):
            await review.unpause(ORGANIZATION, ACCOUNT, receipt.meta_id)
        await pause()
        await review.unpause(ORGANIZATION, ACCOUNT, receipt.meta_id)

        assert ["APPROVED"] == [row.status for row in await listed(review)]
        with pytest.raises(TemplateGoneAtMeta):
            await review.unpause(ORGANIZATION, ACCOUNT, "999999")

    async def test_names_are_found_whole(self, review: TemplateReview) -> None:
        """A name that contains the one asked for is not it."""
        await review.submit(ORGANIZATION, ACCOUNT, "closed_2", "en_US", content_of(PLAIN))

        assert None is await review.find(ORGANIZATION, ACCOUNT, "closed", "en_US")

    async def test_long_lists_come_in_pages(self, review: TemplateReview) -> None:
        """Each template once."""
        for number in range(5):
            content = content_of([{"type": "BODY", "text": f"We are closed in week {number}."}])
            await review.submit(ORGANIZATION, ACCOUNT, f"closed_{number}", "en_US", content)

        assert {f"closed_{number}" for number in range(5)} == {
            row.name for row in await listed(review)
        }
        assert 5 == len(await listed(review))


class SampleStoreContract:
    """What every SampleStore must do. Subclasses supply `samples`."""

    async def test_a_sample_has_a_handle(self, samples: SampleStore) -> None:
        """Two samples, two handles."""
        file = SampleFile(name="a.png", mime_type="image/png", content=b"\x89PNG....")
        first = await samples.upload(ORGANIZATION, ACCOUNT, file)
        second = await samples.upload(ORGANIZATION, ACCOUNT, file)

        assert first
        assert first != second

    @pytest.mark.parametrize(("mime_type", "content"), [("text/html", b"x"), ("image/png", b"")])
    async def test_unfit_files_are_refused(
        self, samples: SampleStore, mime_type: str, content: bytes
    ) -> None:
        """Other types and empty files are no samples."""
        file = SampleFile(name="a", mime_type=mime_type, content=content)
        with pytest.raises(InvalidInput):
            await samples.upload(ORGANIZATION, ACCOUNT, file)
