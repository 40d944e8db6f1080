"""The campaigns context, put together."""

from dependency_injector import containers, providers

from wacore.application.campaigns.align_dispatch import AlignDispatch
from wacore.application.campaigns.analytics import CampaignAnalytics, CampaignTimeline
from wacore.application.campaigns.cancel_campaign import CancelCampaign
from wacore.application.campaigns.clone_campaign import CloneCampaign
from wacore.application.campaigns.create_campaign import CreateCampaign
from wacore.application.campaigns.delete_campaign import DeleteCampaign
from wacore.application.campaigns.end_dispatch import EndDispatch
from wacore.application.campaigns.follow_dispatch import FollowDispatch
from wacore.application.campaigns.hand_over import HandOver
from wacore.application.campaigns.launch_campaign import LaunchCampaign
from wacore.application.campaigns.next_runs import NextRuns
from wacore.application.campaigns.organization_analytics import OrganizationAnalytics
from wacore.application.campaigns.pause_campaign import PauseCampaign
from wacore.application.campaigns.plan_campaign import PlanCampaign
from wacore.application.campaigns.ports import (
    Audience,
    CampaignReader,
    CampaignsUnitOfWork,
    Deliveries,
    DeliveryReports,
    PriceList,
    SampleMessages,
    Senders,
    TemplateCatalog,
)
from wacore.application.campaigns.preflight import PreflightCampaign
from wacore.application.campaigns.progress import CampaignProgress
from wacore.application.campaigns.queries import GetCampaign, ListCampaigns
from wacore.application.campaigns.readiness import Readiness
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
from wacore.application.campaigns.use_cases import CampaignReports, Campaigns, CampaignWork
from wacore.application.ports import Begin, Cache, Clock, IdFactory, JobQueue
from wacore.entrypoints.wiring.repeating import facade


class CampaignsContainer(containers.DeclarativeContainer):
    """Give it a store, its neighbours and the world; take `campaigns`, `reports` and `work`."""

    begin = providers.Dependency[Begin[CampaignsUnitOfWork]]()
    reader = providers.Dependency[CampaignReader]()
    audience = providers.Dependency[Audience]()
    templates = providers.Dependency[TemplateCatalog]()
    senders = providers.Dependency[Senders]()
    deliveries = providers.Dependency[Deliveries]()
    delivery_reports = providers.Dependency[DeliveryReports]()
    samples = providers.Dependency[SampleMessages]()
    prices = providers.Dependency[PriceList]()
    cache = providers.Dependency[Cache]()
    jobs = providers.Dependency[JobQueue]()
    clock = providers.Dependency[Clock]()
    new_id = providers.Dependency[IdFactory]()

    readiness = providers.Factory(
        Readiness, templates=templates, senders=senders, audience=audience, clock=clock
    )
    align = providers.Factory(AlignDispatch, begin=begin, deliveries=deliveries, jobs=jobs)
    hand_over = providers.Factory(
        HandOver,
        audience=audience,
        deliveries=deliveries,
        reports=delivery_reports,
        prices=prices,
        clock=clock,
    )
    recipients = providers.Factory(ListRecipients, reader=reader, reports=delivery_reports)

    campaigns = facade(
        Campaigns,
        create=providers.Factory(
            CreateCampaign,
            begin=begin,
            templates=templates,
            senders=senders,
            clock=clock,
            new_id=new_id,
        ),
        get=providers.Factory(GetCampaign, reader=reader),
        list=providers.Factory(ListCampaigns, reader=reader, cache=cache),
        update=providers.Factory(
            UpdateCampaign, begin=begin, templates=templates, senders=senders, clock=clock
        ),
        delete=providers.Factory(DeleteCampaign, begin=begin, clock=clock),
        clone=providers.Factory(CloneCampaign, begin=begin, clock=clock, new_id=new_id),
        preflight=providers.Factory(
            PreflightCampaign,
            begin=begin,
            readiness=readiness,
            audience=audience,
            reports=delivery_reports,
            prices=prices,
            clock=clock,
        ),
        send_sample=providers.Factory(
            SendSample, begin=begin, templates=templates, audience=audience, samples=samples
        ),
        schedule=providers.Factory(ScheduleCampaign, begin=begin, readiness=readiness, clock=clock),
        unschedule=providers.Factory(UnscheduleCampaign, begin=begin, clock=clock),
        launch=providers.Factory(
            LaunchCampaign,
            begin=begin,
            readiness=readiness,
            align=align,
            clock=clock,
            new_id=new_id,
        ),
        stop_repeating=providers.Factory(StopRepeating, begin=begin, clock=clock),
        next_runs=providers.Factory(NextRuns, reader=reader, clock=clock),
        pause=providers.Factory(PauseCampaign, begin=begin, align=align, clock=clock),
        resume=providers.Factory(
            ResumeCampaign,
            begin=begin,
            readiness=readiness,
            deliveries=deliveries,
            align=align,
            clock=clock,
        ),
        cancel=providers.Factory(CancelCampaign, begin=begin, align=align, clock=clock),
        retry_failed=providers.Factory(
            RetryFailed, begin=begin, deliveries=deliveries, clock=clock
        ),
    )

    reports = facade(
        CampaignReports,
        progress=providers.Factory(CampaignProgress, reader=reader, reports=delivery_reports),
        analytics=providers.Factory(
            CampaignAnalytics,
            reader=reader,
            reports=delivery_reports,
            prices=prices,
            cache=cache,
            clock=clock,
        ),
        timeline=providers.Factory(
            CampaignTimeline, reader=reader, reports=delivery_reports, cache=cache
        ),
        recipients=recipients,
        export=providers.Factory(ExportRecipients, recipients=recipients),
        organization=providers.Factory(
            OrganizationAnalytics,
            reader=reader,
            reports=delivery_reports,
            cache=cache,
            clock=clock,
        ),
    )

    work = facade(
        CampaignWork,
        plan=providers.Factory(
            PlanCampaign,
            begin=begin,
            templates=templates,
            deliveries=deliveries,
            hand_over=hand_over,
            align=align,
            jobs=jobs,
            clock=clock,
        ),
        start_due=providers.Factory(
            StartDueCampaigns,
            begin=begin,
            reader=reader,
            readiness=readiness,
            align=align,
            clock=clock,
            new_id=new_id,
        ),
        follow_dispatch=providers.Factory(
            FollowDispatch, begin=begin, reports=delivery_reports, align=align, clock=clock
        ),
        end_dispatch=providers.Factory(EndDispatch, align=align),
        sweep=providers.Factory(
            SweepCampaigns,
            begin=begin,
            reader=reader,
            reports=delivery_reports,
            align=align,
            clock=clock,
        ),
    )
