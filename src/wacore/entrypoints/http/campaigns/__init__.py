"""The campaign service's routes."""

from wacore.entrypoints.http.campaigns.analytics import AnalyticsController
from wacore.entrypoints.http.campaigns.drafts import CampaignsController
from wacore.entrypoints.http.campaigns.events import CampaignEventsController
from wacore.entrypoints.http.campaigns.recipients import RecipientsController
from wacore.entrypoints.http.campaigns.sending import SendingController

controllers = [
    CampaignsController,
    SendingController,
    RecipientsController,
    AnalyticsController,
    CampaignEventsController,
]
"""Their handlers ask for `campaigns` (Campaigns) and `campaign_reports` (CampaignReports)."""
