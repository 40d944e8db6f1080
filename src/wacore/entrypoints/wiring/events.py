"""Who follows which facts, and how facts reach them: in one process, or between services."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field

from wacore.adapters.memory.event_bus import MemoryEventBus
from wacore.adapters.peers.http.event_bus import REPOST, HttpEventBus
from wacore.adapters.peers.http.peer import Peer
from wacore.application.campaigns.end_dispatch import ENDED
from wacore.application.campaigns.follow_dispatch import FOLLOWED
from wacore.application.consumers import REDELIVER
from wacore.application.contacts.note_inbound import CONSUMER as CONTACTS_INBOUND
from wacore.application.messaging.tell_subscribers import CONSUMER as SUBSCRIBERS
from wacore.application.messaging.tell_subscribers import TOLD
from wacore.application.ports import Consume, EventBus, JobQueue
from wacore.application.teams.forget_member import CONSUMER as TEAMS_MEMBERS
from wacore.application.templates.account_changed import CONSUMER as TEMPLATES_ACCOUNTS
from wacore.application.templates.apply_report import CONSUMER as TEMPLATES_REPORTS
from wacore.application.users.follow_role_changes import CONSUMER as USERS_ROLES
from wacore.application.users.record_foreign_event import CONSUMER as USERS_AUDIT
from wacore.entrypoints.ping import Ping
from wacore.entrypoints.services import SERVICES
from wacore.entrypoints.wiring.root import Root
from wacore.entrypoints.worker import Follow, RunJob

CAMPAIGNS_DISPATCHES = "campaigns.follow_dispatch"
CAMPAIGNS_ENDED = "campaigns.end_dispatch"

AUDITED = (
    "campaigns.launched",
    "campaigns.cancelled",
    "campaigns.deleted",
    "contacts.contact_erased",
    "contacts.contacts_deleted",
    "messaging.account_changed",
    "messaging.frequency_cap_changed",
    "teams.invitation_accepted",
    "teams.invitation_created",
    "teams.role_changed",
    "teams.role_created",
    "teams.role_deleted",
    "templates.deleted",
    "templates.submitted",
)
"""What other contexts do that the audit log keeps."""

CONSUMERS: Mapping[str, Mapping[str, Sequence[str]]] = {
    "user": {USERS_ROLES: ("teams.role_changed", "teams.role_deleted"), USERS_AUDIT: AUDITED},
    "contact": {
        CONTACTS_INBOUND: ("messaging.inbound_received",),
        "contacts.note_opted_out": ("messaging.opt_out_received",),
        "contacts.note_opted_in": ("messaging.opt_in_received",),
    },
    "template": {
        TEMPLATES_REPORTS: ("messaging.template_reported",),
        TEMPLATES_ACCOUNTS: ("messaging.account_changed",),
    },
    "campaign": {CAMPAIGNS_DISPATCHES: FOLLOWED, CAMPAIGNS_ENDED: ENDED},
    "team": {TEAMS_MEMBERS: ("users.member_removed",)},
    "whatsapp": {SUBSCRIBERS: tuple(TOLD)},
}
"""By service, the events each of its consumers follows, for those who do not build them."""

FOLLOWED_BY: Mapping[str, frozenset[str]] = {
    service: frozenset(event for events in consumers.values() for event in events)
    for service, consumers in CONSUMERS.items()
}


def follows_of(root: Root, service: str) -> list[Follow]:
    """The consumers of one service, for the events it follows."""
    return [
        Follow(event=event, consumer=name, consume=consume)
        for event, name, consume in _CONSUMERS[service](root)
    ]


_Found = Iterable[tuple[str, str, Consume]]


def _users(root: Root) -> _Found:
    roles, record = root.users.follow_role_changes(), root.users.audit_log().record
    yield "teams.role_changed", USERS_ROLES, roles
    yield "teams.role_deleted", USERS_ROLES, roles
    for event in AUDITED:
        yield event, USERS_AUDIT, record


def _contacts(root: Root) -> _Found:
    peers = root.contacts.peers()
    yield "messaging.inbound_received", CONTACTS_INBOUND, peers.note_inbound
    yield "messaging.opt_out_received", peers.note_opt_out.consumer, peers.note_opt_out
    yield "messaging.opt_in_received", peers.note_opt_in.consumer, peers.note_opt_in


def _templates(root: Root) -> _Found:
    upkeep = root.templates.upkeep()
    yield "messaging.template_reported", TEMPLATES_REPORTS, upkeep.apply_report
    yield "messaging.account_changed", TEMPLATES_ACCOUNTS, upkeep.follow_accounts


def _campaigns(root: Root) -> _Found:
    work = root.campaigns.work()
    for event in FOLLOWED:
        yield event, CAMPAIGNS_DISPATCHES, work.follow_dispatch
    for event in ENDED:
        yield event, CAMPAIGNS_ENDED, work.end_dispatch


def _teams(root: Root) -> _Found:
    yield "users.member_removed", TEAMS_MEMBERS, root.teams.teams().forget_member


def _whatsapp(root: Root) -> _Found:
    tell = root.outward.tell_subscribers()
    for event in TOLD:
        yield event, SUBSCRIBERS, tell


_CONSUMERS: Mapping[str, Callable[[Root], _Found]] = {
    "user": _users,
    "contact": _contacts,
    "template": _templates,
    "campaign": _campaigns,
    "team": _teams,
    "whatsapp": _whatsapp,
}


@dataclass(frozen=True, kw_only=True)
class Events:
    """
    A process's bus.

    Attributes:
        received: Facts that another service offers, for the consumers of this one.
        keeper: The service among whose jobs wait the deliveries that failed.
        jobs: How they are repeated.
        during: Entered while background work is done: what takes facts off a broker.
        pings: What it depends on beside databases and services.
        aclose: What ends its connections.
    """

    bus: EventBus
    received: EventBus
    keeper: str
    jobs: Mapping[str, RunJob]
    during: Sequence[Callable[[], AbstractAsyncContextManager[None]]] = ()
    pings: Mapping[str, Ping] = field(default_factory=dict)
    aclose: Sequence[Callable[[], Awaitable[None]]] = ()


def events_together(root: Root) -> Events:
    """All consumers of all contexts: whichever process relays a fact runs every one of them."""
    bus = _local(root, SERVICES, root.whatsapp_stores.jobs())
    return Events(bus=bus, received=bus, keeper="whatsapp", jobs={REDELIVER: bus.redeliver})


def events_apart(root: Root, service: str, peers: Mapping[str, Peer]) -> Events:
    """One service's consumers here, the others' over HTTP."""
    jobs: JobQueue = getattr(root, f"{service}_stores").jobs()
    local = _local(root, (service,), jobs)
    bus = HttpEventBus(local, peers, _followers(peers), jobs, root.clock())
    return Events(
        bus=bus,
        received=local,
        keeper=service,
        jobs={REDELIVER: local.redeliver, REPOST: bus.repost},
    )


def _local(root: Root, services: Iterable[str], jobs: JobQueue) -> MemoryEventBus:
    bus = MemoryEventBus(jobs, root.clock())
    for service in services:
        for follow in follows_of(root, service):
            bus.subscribe(follow.event, follow.consumer, follow.consume)
    return bus


def _followers(services: Iterable[str]) -> dict[str, list[str]]:
    followers: dict[str, list[str]] = {}
    for service in services:
        for event in FOLLOWED_BY[service]:
            followers.setdefault(event, []).append(service)
    return followers
