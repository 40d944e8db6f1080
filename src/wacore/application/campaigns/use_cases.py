"""Everything that can be done with campaigns: the table of contents of this context."""

from dataclasses import dataclass

from wacore.application.campaigns.analytics import CampaignAnalytics, CampaignTimeline
from wacore.application.campaigns.cancel_campaign import CancelCampaign
from wacore.application.campaigns.clone_campaign import CloneCampaign
from wacore.application.campaigns.create_campaign import CreateCampaign
from wacore.application.campaigns.delete_campaign import DeleteCampaign
from wacore.application.campaigns.end_dispatch import EndDispatch
from wacore.application.campaigns.follow_dispatch import FollowDispatch
from wacore.application.campaigns.launch_campaign import LaunchCampaign
from wacore.application.campaigns.next_runs import NextRuns
from wacore.application.campaigns.organization_analytics import OrganizationAnalytics
from wacore.application.campaigns.pause_campaign import PauseCampaign
from wacore.application.campaigns.plan_campaign import PlanCampaign
from wacore.application.campaigns.preflight import PreflightCampaign
from wacore.application.campaigns.progress import CampaignProgress
from wacore.application.campaigns.queries import GetCampaign, ListCampaigns
from wacore.application.campaigns.recipients import ExportRecipients, ListRecipients
from wacore.application.campaigns.resume_campaign import ResumeCampaign
from wacore.application.campaigns.retry_failed import RetryFailed
from wacore.application.campaigns.schedule_campaign import ScheduleCampaign
from wacore.application.campaigns.send_sample import SendSample
from wacore.application.campaigns.start_due_campaigns import StartDueCampaigns
from wacore.application.campaigns.stop_repeating import StopRepeating
from wacore.application.campaigns.sweep_campaigns import SweepCampaigns
from wacore.application.campaigns.unschedule_campaign import UnscheduleCampaign
from wacore.application.campaigns.update_campaign import UpdateCampaign


@dataclass(frozen=True)
class Campaigns:
    """What people do with campaigns."""

    create: CreateCampaign
    get: GetCampaign
    list: ListCampaigns
    update: UpdateCampaign
    delete: DeleteCampaign
    clone: CloneCampaign
    preflight: PreflightCampaign
    send_sample: SendSample
    schedule: ScheduleCampaign
    unschedule: UnscheduleCampaign
    next_runs: NextRuns
    stop_repeating: StopRepeating
    launch: LaunchCampaign
    pause: PauseCampaign
    resume: ResumeCampaign
    cancel: CancelCampaign
    retry_failed: RetryFailed


@dataclass(frozen=True)
class CampaignReports:
    """What people want to know about them."""

    progress: CampaignProgress
    analytics: CampaignAnalytics
    timeline: CampaignTimeline
    recipients: ListRecipients
    export: ExportRecipients
    organization: OrganizationAnalytics


@dataclass(frozen=True)
class CampaignWork:
    """What happens without anybody asking: jobs, timers, news from the sending side and our own."""

    plan: PlanCampaign
    start_due: StartDueCampaigns
    follow_dispatch: FollowDispatch
    end_dispatch: EndDispatch
    sweep: SweepCampaigns
