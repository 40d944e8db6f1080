"""A campaign as a response."""

from collections.abc import Iterator
from contextlib import contextmanager

from litestar import Response

from wacore.application.campaigns.queries import GetCampaignQuery
from wacore.application.campaigns.use_cases import Campaigns
from wacore.application.campaigns.views import CampaignView
from wacore.domain.actor import Actor
from wacore.domain.campaigns import CampaignChanged
from wacore.domain.ids import CampaignId
from wacore.entrypoints.http.conditional import etag_of, expected_version, stale


async def campaign_answer(
    campaigns: Campaigns, actor: Actor, campaign_id: CampaignId, *, created: bool = False
) -> Response[CampaignView]:
    """The campaign as it is now, under its ETag."""
    view = await campaigns.get(GetCampaignQuery(actor=actor, campaign_id=campaign_id))
    headers = {"ETag": etag_of(view.version)}
    if created:
        headers["Location"] = f"/api/v1/campaigns/{campaign_id}"
    return Response(view, status_code=201 if created else 200, headers=headers)


@contextmanager
def precondition() -> Iterator[None]:
    """412 where the campaign is not at the version the client named."""
    try:
        yield
    except CampaignChanged as changed:
        raise stale(changed.found) from changed


def version_if_given(if_match: str) -> int | None:
    return expected_version(if_match) if if_match else None
