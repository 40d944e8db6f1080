from uuid import UUID

import pytest

from support.simulated import APP, TOKEN, WABA, Meta
from wacore.adapters.meta.client import GraphClient
from wacore.adapters.meta.samples import MetaSampleStore
from wacore.adapters.meta.template_review import MetaTemplateReview
from wacore.application.messaging.credentials import Credentials
from wacore.application.templates.ports_review import (
    AccountTokenRefused,
    SampleFile,
    TemplateReview,
)
from wacore.domain.errors import RateLimited
from wacore.domain.ids import AccountId, OrganizationId, WabaId
from wacore.testing.contracts.templates_records import ACCOUNT, ORGANIZATION
from wacore.testing.contracts.templates_review import (
    Decide,
    SampleStoreContract,
    TemplateReviewContract,
    listed,
)
from wacore.testing.contracts.templates_samples import (
    CAROUSEL,
    LOGIN_CODE,
    NAMED,
    OFFER,
    POSITIONAL,
    Json,
    content_of,
)


async def secrets(_: OrganizationId, account_id: AccountId) -> Credentials:
    return Credentials(
        account_id=account_id,
        waba_id=WabaId(WABA),
        app_id=APP,
        access_token=TOKEN,
        app_secret="simulated-app-secret",
    )


@pytest.fixture
def review(graph: GraphClient) -> TemplateReview:
    return MetaTemplateReview(graph, secrets)


class TestMetaTemplateReview(TemplateReviewContract):
    """The suite on the simulated Graph API."""

    @pytest.fixture
    def decide(self, meta: Meta) -> Decide:
        async def decided() -> None:
            meta.wait(60)

        return decided

    @pytest.fixture
    def pause(self, meta: Meta) -> Decide:
        async def paused() -> None:
            for template in meta.world.templates.of_waba(WABA):
                meta.world.lifecycle.set_quality(template, "RED")
            meta.wait(301)

        return paused

    @pytest.mark.parametrize(
        ("components", "content"),
        [
            (POSITIONAL, {}),
            (NAMED, {"parameter_format": "NAMED"}),
            (LOGIN_CODE, {"category": "AUTHENTICATION", "ttl_seconds": 600}),
            (OFFER, {}),
            (CAROUSEL, {}),
        ],
        ids=["positional", "named", "login code", "offer", "carousel"],
    )
    async def test_what_passes_our_lint_passes_metas(
        self, review: TemplateReview, decide: Decide, components: list[Json], content: Json
    ) -> None:
        """Every kind of template is taken, approved, and lists with the shape we gave it."""
        ours = content_of(components, **content)
        await review.submit(ORGANIZATION, ACCOUNT, "spring_offer", "en_US", ours)
        await decide()
        (found,) = await listed(review)

        assert "APPROVED" == found.status
        assert ours.shape_hash == content_of(found.components, **content).shape_hash
        assert ours.ttl_seconds == found.ttl_seconds

    async def test_a_stale_token_is_told(self, meta: Meta, review: TemplateReview) -> None:
        """In every method, with Meta's reason and without the token."""
        await meta.admin("token", {"expired": True})
        with pytest.raises(AccountTokenRefused) as raised:
            await listed(review)

        assert TOKEN not in str(raised.value)
        with pytest.raises(AccountTokenRefused):
            await review.submit(ORGANIZATION, ACCOUNT, "x", "en_US", content_of(POSITIONAL))
        with pytest.raises(AccountTokenRefused):
            await review.delete(ORGANIZATION, ACCOUNT, "x", "1")

    async def test_a_hundred_an_hour(self, review: TemplateReview) -> None:
        """The hundred-and-first is told to wait, and is not made."""
        for number in range(100):
            content = content_of([{"type": "BODY", "text": f"We are closed in week {number}."}])
            await review.submit(ORGANIZATION, ACCOUNT, f"closed_{number}", "en_US", content)
        with pytest.raises(RateLimited) as raised:
            await review.submit(ORGANIZATION, ACCOUNT, "more", "en_US", content_of(POSITIONAL))

        assert raised.value.retry_after > 0
        assert 100 == len(await listed(review))

    async def test_another_account_is_not_ours(self, graph: GraphClient) -> None:
        """Meta hides accounts that the token does not belong to."""

        async def foreign(_: OrganizationId, account_id: AccountId) -> Credentials:
            return Credentials(
                account_id=account_id, waba_id=WabaId("1"), app_id="", access_token=TOKEN
            )

        with pytest.raises(AccountTokenRefused):
            await listed(MetaTemplateReview(graph, foreign))


class TestMetaSampleStore(SampleStoreContract):
    """The suite on the simulated Graph API."""

    @pytest.fixture
    def samples(self, graph: GraphClient) -> MetaSampleStore:
        return MetaSampleStore(graph, secrets)

    async def test_a_handle_serves_a_template(
        self, samples: MetaSampleStore, review: TemplateReview
    ) -> None:
        """It goes into the header's example."""
        handle = await samples.upload(
            ORGANIZATION,
            AccountId(UUID(int=1)),
            SampleFile(name="a.png", mime_type="image/png", content=b"\x89PNG...."),
        )
        header = {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": [handle]}}
        receipt = await review.submit(
            ORGANIZATION, ACCOUNT, "picture", "en_US", content_of([header, *POSITIONAL[1:]])
        )

        assert receipt.meta_id
