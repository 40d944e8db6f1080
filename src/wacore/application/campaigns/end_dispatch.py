"""A campaign's end reaches its dispatch, whoever dies meanwhile."""

import msgspec

from wacore.application.campaigns.align_dispatch import AlignDispatch, AlignDispatchCommand
from wacore.application.ports import Envelope
from wacore.domain.campaigns import CampaignNotFound
from wacore.domain.ids import CampaignId

ENDED = ("campaigns.cancelled", "campaigns.failed")
"""The events whose consumer this is."""


class EndedCampaign(msgspec.Struct, frozen=True, kw_only=True):
    """What we read of those events."""

    campaign_id: CampaignId


class EndDispatch:
    """
    Cancel the dispatch of a campaign that was cancelled or failed.

    The command does so itself after its commit, but may die in between; then nobody else would
    look, since the sweep knows active campaigns only, and all would be sent.
    """

    def __init__(self, align: AlignDispatch) -> None:
        self._align = align

    async def __call__(self, envelope: Envelope) -> None:
        ended = msgspec.json.decode(envelope.payload, type=EndedCampaign)
        command = AlignDispatchCommand(
            organization_id=envelope.organization_id, campaign_id=ended.campaign_id
        )
        try:
            await self._align(command)
        except CampaignNotFound:
            return  # nothing is left that could be sent for it
