"""Every context's background work, as data for the worker."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import msgspec

from wacore.application.campaigns.align_dispatch import PLAN, AlignDispatchCommand
from wacore.application.campaigns.plan_campaign import PlanCampaignCommand
from wacore.application.campaigns.start_due_campaigns import StartDueCampaignsCommand
from wacore.application.campaigns.sweep_campaigns import SweepCampaignsCommand
from wacore.application.contacts.run_import import RunImportCommand
from wacore.application.contacts.start_import import JOB as IMPORT
from wacore.application.messaging.deliver_webhooks import DeliverWebhooks
from wacore.application.messaging.send_batch import SEND, SEND_SINGLE, SendBatchCommand
from wacore.application.messaging.sending_fence import SendingFence
from wacore.application.messaging.use_cases import Sending
from wacore.application.messaging.use_cases_intake import Webhooks
from wacore.application.ports import Envelope, EventBus, JobQueue, OutboxRelay, ReservedJob
from wacore.application.relay_outbox import RelayOutbox
from wacore.application.templates.refresh_templates import RefreshTemplatesCommand
from wacore.application.templates.sync_account import SyncAccountCommand
from wacore.application.templates.sync_jobs import SYNC
from wacore.entrypoints.wiring.events import Events
from wacore.entrypoints.wiring.fence import Lookout
from wacore.entrypoints.wiring.reconciling import Auditor
from wacore.entrypoints.wiring.root import Root
from wacore.entrypoints.worker import Duties, Periodic

_MINUTE = 60.0
_HOUR = 3600.0


class ForgettingBus:
    """Repeats a context's cache invalidation before its facts are published (see decision 0004)."""

    def __init__(
        self, bus: EventBus, forget: Callable[[Sequence[Envelope]], Awaitable[None]]
    ) -> None:
        self._bus = bus
        self._forget = forget

    async def publish(self, envelopes: list[Envelope]) -> None:
        await self._forget(envelopes)
        await self._bus.publish(envelopes)

    def subscribe(
        self, name: str, consumer: str, consume: Callable[[Envelope], Awaitable[None]]
    ) -> None:
        self._bus.subscribe(name, consumer, consume)


def duties_of(root: Root, services: Iterable[str], events: Events) -> list[Duties]:
    """The services' shares. The keeper's includes the deliveries of events that failed."""
    found = {service: _DUTIES[service](root, events.bus) for service in services}
    if events.keeper in found:
        kept = found[events.keeper]
        stores = getattr(root, f"{events.keeper}_stores")
        found[events.keeper] = replace(
            kept,
            queue=stores.jobs(),
            jobs={**kept.jobs, **events.jobs},
            during=(*kept.during, *events.during),
        )
    return list(found.values())


def _users(root: Root, bus: EventBus) -> Duties:
    return Duties(
        role="user",
        periodic=[
            Periodic(
                name="users.send_letters",
                run=root.users.auth().send_letters,
                every=2,
                eager=True,
            ),
            *_housekeeping("users", root.user_stores, bus),
        ],
    )


def _contacts(root: Root, bus: EventBus) -> Duties:
    imports = root.contacts.imports()

    async def run_import(reserved: ReservedJob, _: Callable[[], bool]) -> bool:
        await imports.run(msgspec.json.decode(reserved.job.payload, type=RunImportCommand))
        return True

    return Duties(
        role="contact",
        queue=root.contact_stores.jobs(),
        jobs={IMPORT: run_import},
        concurrency=2,
        periodic=[
            Periodic(name="contacts.resume_imports", run=imports.resume, every=_MINUTE),
            *_housekeeping("contacts", root.contact_stores, bus),
            *(
                duty
                for name, kept in root.contact_shards().items()
                for duty in _housekeeping(f"contacts.{name}", kept, bus)
            ),
        ],
    )


def _templates(root: Root, bus: EventBus) -> Duties:
    upkeep = root.templates.upkeep()

    async def sync(reserved: ReservedJob, _: Callable[[], bool]) -> bool:
        await upkeep.sync_account(
            msgspec.json.decode(reserved.job.payload, type=SyncAccountCommand)
        )
        return True

    return Duties(
        role="template",
        queue=root.template_stores.jobs(),
        jobs={SYNC: sync},
        concurrency=2,
        periodic=[
            Periodic(
                name="templates.finish_interrupted",
                run=upkeep.finish_interrupted,
                every=_MINUTE,
            ),
            Periodic(
                name="templates.refresh_waiting",
                run=partial(upkeep.refresh, RefreshTemplatesCommand(only_waiting=True)),
                every=_MINUTE,
            ),
            Periodic(
                name="templates.refresh",
                run=partial(upkeep.refresh, RefreshTemplatesCommand(only_waiting=False)),
                every=_HOUR,
            ),
            *_housekeeping("templates", root.template_stores, bus),
        ],
    )


def _campaigns(root: Root, bus: EventBus) -> Duties:
    work = root.campaigns.work()

    async def plan(reserved: ReservedJob, _: Callable[[], bool]) -> bool:
        order = msgspec.json.decode(reserved.job.payload, type=AlignDispatchCommand)
        await work.plan(
            PlanCampaignCommand(
                organization_id=order.organization_id, campaign_id=order.campaign_id
            )
        )
        return True

    return Duties(
        role="campaign",
        queue=root.campaign_stores.jobs(),
        jobs={PLAN: plan},
        concurrency=2,
        periodic=[
            Periodic(
                name="campaigns.start_due",
                run=partial(work.start_due, StartDueCampaignsCommand()),
                every=1,
            ),
            Periodic(
                name="campaigns.sweep",
                run=partial(work.sweep, SweepCampaignsCommand()),
                every=15,
            ),
            *_housekeeping("campaigns", root.campaign_stores, bus),
        ],
    )


def _teams(root: Root, bus: EventBus) -> Duties:
    return Duties(
        role="team",
        periodic=[
            Periodic(
                name="teams.send_invitations",
                run=root.teams.invitations().send_due,
                every=2,
                eager=True,
            ),
            *_housekeeping("teams", root.team_stores, bus),
        ],
    )


def _whatsapp(root: Root, bus: EventBus) -> Duties:
    sending: Sending = root.messaging.sending()
    fence: SendingFence = root.messaging.fence()
    deliver: DeliverWebhooks = root.outward.deliver()
    webhooks: Webhooks = root.messaging.webhooks()
    queue: JobQueue = root.whatsapp_stores.jobs()

    async def send(reserved: ReservedJob, go_on: Callable[[], bool]) -> bool:
        return await sending.send_batch(
            msgspec.json.decode(reserved.job.payload, type=SendBatchCommand),
            go_on,
            hand_over=lambda: queue.enqueue([reserved.job]),
        )

    async def send_single(reserved: ReservedJob, go_on: Callable[[], bool]) -> bool:
        return await sending.send_single(
            msgspec.json.decode(reserved.job.payload, type=SendBatchCommand), go_on
        )

    return Duties(
        role="whatsapp",
        queue=queue,
        jobs={SEND: send},
        urgent={SEND_SINGLE: send_single},
        concurrency=16,
        periodic=[
            Periodic(
                name="messaging.apply_webhooks",
                run=webhooks.apply,
                every=1,
                eager=True,
                nudge=root.messaging.webhook_nudge().wait,
            ),
            Periodic(name="messaging.check_fence", run=Lookout(fence), every=5),
            Periodic(name="messaging.wake_dispatches", run=sending.wake_dispatches, every=2),
            Periodic(name="messaging.judge_canaries", run=sending.judge_canaries, every=5),
            Periodic(
                name="messaging.resume_within_limit", run=sending.resume_within_limit, every=15
            ),
            Periodic(
                name="messaging.resume_by_itself", run=sending.resume_by_itself, every=_MINUTE
            ),
            Periodic(name="messaging.try_meta_again", run=sending.try_meta_again, every=5),
            Periodic(name="messaging.reclaim_expired", run=sending.reclaim_expired, every=5),
            Periodic(name="messaging.resolve_unknown", run=sending.resolve_unknown, every=10),
            Periodic(name="messaging.apply_parked", run=sending.apply_parked, every=15),
            Periodic(name="messaging.finish_cancelling", run=sending.finish_cancelling, every=15),
            Periodic(name="messaging.deliver_webhooks", run=deliver, every=0.5),
            Periodic(
                name="messaging.forget_deliveries", run=deliver.forget, every=_HOUR, eager=True
            ),
            Periodic(name="messaging.forget_news", run=root.outward.forget_news(), every=_MINUTE),
            Periodic(
                name="messaging.reconcile", run=Auditor(root.messaging.reconcile()), every=_HOUR
            ),
            Periodic(name="messaging.forget_leftovers", run=sending.forget_leftovers, every=_HOUR),
            Periodic(name="messaging.prune_webhooks", run=webhooks.prune, every=_HOUR, eager=True),
            Periodic(
                name="messaging.sync_accounts", run=root.messaging.accounts().sync, every=_MINUTE
            ),
            *_housekeeping("messaging", root.whatsapp_stores, bus),
        ],
        during=[deliver.working],
    )


_DUTIES: Mapping[str, Callable[[Root, EventBus], Duties]] = {
    "user": _users,
    "contact": _contacts,
    "template": _templates,
    "campaign": _campaigns,
    "team": _teams,
    "whatsapp": _whatsapp,
}


def _housekeeping(context: str, stores: Any, bus: EventBus) -> list[Periodic]:
    """What each context has: an outbox to empty, and rows nobody will ask for again."""
    relay: OutboxRelay = stores.relay()
    forgetting = ForgettingBus(bus, stores.after_commit())
    return [
        Periodic(
            name=f"{context}.relay_outbox",
            run=RelayOutbox(relay, forgetting),
            every=0.5,
            eager=True,
            nudge=stores.facts().wait,
        ),
        Periodic(name=f"{context}.retention", run=stores.retention(), every=_HOUR, eager=True),
    ]
