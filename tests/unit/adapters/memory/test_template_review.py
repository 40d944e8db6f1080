import pytest

from wacore.adapters.memory.templates.review import MemoryTemplateReview, RemoteCallInTransaction
from wacore.adapters.memory.templates.samples import MemorySampleStore
from wacore.application.templates.ports_review import ReviewUnclear
from wacore.testing.contracts.templates_records import ACCOUNT, ORGANIZATION
from wacore.testing.contracts.templates_review import (
    Decide,
    SampleStoreContract,
    TemplateReviewContract,
)
from wacore.testing.contracts.templates_samples import PLAIN, content_of


class TestMemoryTemplateReview(TemplateReviewContract):
    """The suite on memory, and what only the fake can do."""

    @pytest.fixture
    def review(self) -> MemoryTemplateReview:
        return MemoryTemplateReview()

    @pytest.fixture
    def decide(self, review: MemoryTemplateReview) -> Decide:
        async def decided() -> None:
            review.decide(ACCOUNT)

        return decided

    @pytest.fixture
    def pause(self, review: MemoryTemplateReview) -> Decide:
        async def paused() -> None:
            review.decide(ACCOUNT, "PAUSED", of="APPROVED")

        return paused

    async def test_a_lost_answer_is_done_all_the_same(self, review: MemoryTemplateReview) -> None:
        """That is what makes it unclear."""
        review.lose_next_answer()
        with pytest.raises(ReviewUnclear):
            await review.submit(ORGANIZATION, ACCOUNT, "closed", "en_US", content_of(PLAIN))

        assert await review.find(ORGANIZATION, ACCOUNT, "closed", "en_US")

    async def test_no_call_within_a_transaction(self) -> None:
        """Whoever holds one open while Meta is asked is found out."""
        review = MemoryTemplateReview(in_transaction=lambda: True)
        with pytest.raises(RemoteCallInTransaction):
            await review.submit(ORGANIZATION, ACCOUNT, "closed", "en_US", content_of(PLAIN))


class TestMemorySampleStore(SampleStoreContract):
    """The suite on memory."""

    @pytest.fixture
    def samples(self) -> MemorySampleStore:
        return MemorySampleStore()
