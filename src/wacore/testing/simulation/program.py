"""The product as one process has it: the real use cases, on stores that others share."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from wacore.adapters.memory.campaigns.peers import MemoryTemplateCatalog
from wacore.adapters.memory.campaigns.reader import MemoryCampaignReader
from wacore.adapters.memory.event_bus import MemoryEventBus
from wacore.adapters.memory.messaging.accounts import MemoryAccountKeys, MemoryAccountReader
from wacore.adapters.memory.messaging.conversation_reader import MemoryConversationReader
from wacore.adapters.memory.messaging.due_messages import MemoryDueMessages
from wacore.adapters.memory.messaging.limits import MemoryOpenWindows
from wacore.adapters.memory.messaging.sending_reader import MemorySendingReader
from wacore.adapters.memory.secret_box import MemorySecretBox
from wacore.adapters.meta.webhook_parser import MetaWebhookParser
from wacore.adapters.meta.webhook_signature import is_signed
from wacore.adapters.peers.local.campaigns_messaging import (
    LocalDeliveries,
    LocalDeliveryReports,
    LocalSenders,
)
from wacore.application.campaigns.align_dispatch import AlignDispatch
from wacore.application.campaigns.cancel_campaign import CancelCampaign
from wacore.application.campaigns.end_dispatch import ENDED, EndDispatch
from wacore.application.campaigns.follow_dispatch import FOLLOWED, FollowDispatch
from wacore.application.campaigns.hand_over import HandOver
from wacore.application.campaigns.launch_campaign import LaunchCampaign
from wacore.application.campaigns.pause_campaign import PauseCampaign
from wacore.application.campaigns.plan_campaign import PlanCampaign
from wacore.application.campaigns.readiness import Readiness
from wacore.application.campaigns.resume_campaign import ResumeCampaign
from wacore.application.campaigns.retry_failed import RetryFailed as RetryCampaign
from wacore.application.campaigns.start_due_campaigns import StartDueCampaigns
from wacore.application.campaigns.sweep_campaigns import SweepCampaigns
from wacore.application.messaging.account_queries import CountReached, GetNumber, KnownNumbers
from wacore.application.messaging.apply_parked import ApplyParked
from wacore.application.messaging.apply_statuses import ApplyStatuses
from wacore.application.messaging.apply_webhooks import ApplyWebhooks
from wacore.application.messaging.cancel_dispatch import CancelDispatch
from wacore.application.messaging.claim_chunk import ClaimChunk
from wacore.application.messaging.finish_cancelling import FinishCancelling
from wacore.application.messaging.frequency import RecentRecipients
from wacore.application.messaging.number_pace import NumberPace
from wacore.application.messaging.open_dispatch import OpenDispatch
from wacore.application.messaging.pause_dispatch import PauseDispatch
from wacore.application.messaging.plan_messages import PlanMessages
from wacore.application.messaging.post_chunk import PostChunk
from wacore.application.messaging.put_off import PutOff
from wacore.application.messaging.queries_sending import DispatchReports
from wacore.application.messaging.queue_message import QueueMessage
from wacore.application.messaging.receive_webhook import ReceiveWebhook
from wacore.application.messaging.reclaim_expired import ReclaimExpired
from wacore.application.messaging.record_answers import RecordAnswers
from wacore.application.messaging.resolve_unknown import ResolveUnknown
from wacore.application.messaging.restraint import Restraint
from wacore.application.messaging.resume_dispatch import ResumeDispatch
from wacore.application.messaging.retry_failed import RetryFailed
from wacore.application.messaging.seal_dispatch import SealDispatch
from wacore.application.messaging.send_batch import SendBatch
from wacore.application.messaging.sending_fence import SendingFence
from wacore.application.messaging.stop_sending import StopSending
from wacore.application.messaging.try_meta_again import TryMetaAgain
from wacore.application.messaging.use_cases import Dispatches
from wacore.application.messaging.wake_dispatches import WakeDispatches
from wacore.application.messaging.webhook_keyring import WebhookKeyring
from wacore.application.messaging.wishes import ReadWishes
from wacore.application.ports import Envelope
from wacore.application.relay_outbox import RelayOutbox
from wacore.application.repeating import Repeating
from wacore.domain.campaigns import Price
from wacore.domain.messaging.resolution import Patience
from wacore.testing.simulation.archive import ARCHIVE
from wacore.testing.simulation.chaos import Dice
from wacore.testing.simulation.meta import Meta
from wacore.testing.simulation.people import People
from wacore.testing.simulation.postman import APP_SECRET
from wacore.testing.simulation.stores import Stores
from wacore.testing.simulation.wire import VirtualClock, Wire

LEASE = timedelta(seconds=6)
PATIENCE = Patience(grace=timedelta(seconds=15), limit=timedelta(seconds=40))
_CHUNK = 4
_PORTION = 1
"""Messages that are cancelled at once, ten times: so that the sweep has some left to do."""
_PIPELINE = 3
_PAUSE = 0.01

OPTED_OUT = "messaging.opt_out_received"
HEARD_OF = (*FOLLOWED, *ENDED, OPTED_OUT)
"""Facts that somebody follows."""


@dataclass(frozen=True, kw_only=True)
class Parts:
    """Use cases that can be exchanged for others, such as broken ones."""

    claim: type[ClaimChunk] = ClaimChunk
    post: type[PostChunk] = PostChunk
    record: type[RecordAnswers] = RecordAnswers
    apply_statuses: type[ApplyStatuses] = ApplyStatuses
    reclaim: type[ReclaimExpired] = ReclaimExpired
    resolve: type[ResolveUnknown] = ResolveUnknown
    relay: type[RelayOutbox] = RelayOutbox
    resume: type[ResumeDispatch] = ResumeDispatch


class _NoPrices:
    """A PriceList that knows none."""

    as_of = date(2026, 11, 22)

    def country(self, phone: str) -> str:
        return ""

    def price(self, country: str, category: str, on: date) -> Price | None:
        return None


class Program:
    """What one process holds. Built anew at each start, so that it remembers nothing."""

    def __init__(
        self,
        stores: Stores,
        meta: Meta,
        people: People,
        templates: MemoryTemplateCatalog,
        clock: VirtualClock,
        wire: Wire,
        dice: Dice,
        parts: Parts,
    ) -> None:
        self._dice = dice
        self.stores = stores
        begin, due = stores.begin_messaging, MemoryDueMessages(stores.messaging)
        accounts = MemoryAccountReader(stores.messaging)
        numbers = KnownNumbers(accounts)
        stop_sending = StopSending(begin, clock)
        apply_statuses = parts.apply_statuses(begin, stop_sending, clock)
        cancel = CancelDispatch(begin, clock, portion=_PORTION)
        pace = NumberPace(numbers, stores.limiter, stores.paces, clock, asyncio.sleep)
        restraint = Restraint(numbers, MemoryOpenWindows(stores.messaging))
        self.send_batch = SendBatch(
            due,
            pace,
            parts.claim(
                begin,
                due,
                people,
                PutOff(begin, due, clock),
                restraint,
                SendingFence(begin, stores.witness, stores.new_id),
                clock,
                LEASE,
            ),
            parts.post(meta, pace, clock),
            parts.record(begin, stop_sending, restraint, clock),
            clock,
            chunk=_CHUNK,
            pipeline=_PIPELINE,
        )
        keyring = WebhookKeyring(
            MemoryAccountKeys(stores.messaging), MemorySecretBox(), clock, app_secret=APP_SECRET
        )
        self.receive = ReceiveWebhook(
            begin, keyring, is_signed, clock, stores.new_id, stored=lambda: None
        )
        read_wishes = ReadWishes(begin, people, clock)
        self.apply_webhooks = self._repeated(
            ApplyWebhooks(
                begin, MetaWebhookParser(), read_wishes, apply_statuses, clock, stores.new_id
            )
        )
        self.wake_dispatches = WakeDispatches(due, stores.jobs, clock)
        self.try_meta_again = TryMetaAgain(begin, due, stores.jobs, clock)
        self.reclaim_expired = self._repeated(parts.reclaim(begin, due, clock))
        self.resolve_unknown = self._repeated(parts.resolve(begin, due, clock, PATIENCE))
        self.apply_parked = self._repeated(ApplyParked(begin, apply_statuses, clock))
        self.finish_cancelling = FinishCancelling(due, cancel)
        dispatches = Dispatches(
            open=self._repeated(OpenDispatch(begin, numbers, clock)),
            plan=self._repeated(PlanMessages(begin, stores.jobs, clock, stores.new_id)),
            seal=self._repeated(SealDispatch(begin, clock)),
            pause=self._repeated(PauseDispatch(begin, clock)),
            resume=self._repeated(parts.resume(begin, stores.jobs, clock)),
            cancel=self._repeated(cancel),
            retry_failed=self._repeated(RetryFailed(begin, stores.jobs, clock)),
            queue_message=self._repeated(
                QueueMessage(begin, numbers, people, stores.jobs, clock, stores.new_id)
            ),
            reports=DispatchReports(
                MemorySendingReader(stores.messaging),
                MemoryConversationReader(stores.messaging),
                clock,
            ),
            recent=RecentRecipients(begin, clock),
        )
        senders = LocalSenders(GetNumber(accounts), CountReached(numbers, begin, clock))
        self._campaigns(dispatches, people, templates, senders, clock)
        bus = self._bus(wire, people, clock)
        self.relays = [parts.relay(relay, bus) for relay in stores.relays]

    def _campaigns(
        self,
        dispatches: Dispatches,
        people: People,
        templates: MemoryTemplateCatalog,
        senders: LocalSenders,
        clock: VirtualClock,
    ) -> None:
        stores = self.stores
        begin, reader = stores.begin_campaigns, MemoryCampaignReader(stores.campaigns)
        deliveries = LocalDeliveries(dispatches)
        reports = LocalDeliveryReports(dispatches.reports, dispatches.recent)
        align = AlignDispatch(begin, deliveries, stores.plans)
        readiness = Readiness(templates, senders, people, clock)
        hand_over = HandOver(people, deliveries, reports, _NoPrices(), clock)
        self.plan_campaign = self._repeated(
            PlanCampaign(begin, templates, deliveries, hand_over, align, stores.plans, clock)
        )
        self.start_due = self._repeated(
            StartDueCampaigns(begin, reader, readiness, align, clock, stores.new_id)
        )
        self.sweep_campaigns = self._repeated(SweepCampaigns(begin, reader, reports, align, clock))
        self.follow_dispatch = self._repeated(FollowDispatch(begin, reports, align, clock))
        self.end_dispatch = self._repeated(EndDispatch(align))
        self.launch = self._repeated(LaunchCampaign(begin, readiness, align, clock, stores.new_id))
        self.pause = self._repeated(PauseCampaign(begin, align, clock))
        self.resume = self._repeated(ResumeCampaign(begin, readiness, deliveries, align, clock))
        self.cancel = self._repeated(CancelCampaign(begin, align, clock))
        self.retry_failed = self._repeated(RetryCampaign(begin, deliveries, clock))

    def _bus(self, wire: Wire, people: People, clock: VirtualClock) -> MemoryEventBus:
        self.bus = _Bus(self.stores, clock, wire, self._dice)
        archive = self._repeated(self.stores.archive.keep)
        for name in FOLLOWED:
            self.bus.subscribe(name, "campaigns.follow_dispatch", self.follow_dispatch)
            self.bus.subscribe(name, ARCHIVE, archive)
        for name in ENDED:
            self.bus.subscribe(name, "campaigns.end_dispatch", self.end_dispatch)
            self.bus.subscribe(name, ARCHIVE, archive)
        self.bus.subscribe(OPTED_OUT, "contacts.note_opted_out", people.note_opt_out)
        self.bus.subscribe(OPTED_OUT, ARCHIVE, archive)
        return self.bus

    def _repeated(self, use_case: Callable[..., Any]) -> Any:
        return Repeating(use_case, self._pause)

    async def _pause(self, times: int) -> None:
        await asyncio.sleep(self._dice.next() * _PAUSE * 2**times)


class _Bus(MemoryEventBus):
    """Now and then it delivers everything twice, as after the death of whoever relayed it."""

    def __init__(self, stores: Stores, clock: VirtualClock, wire: Wire, dice: Dice) -> None:
        super().__init__(stores.jobs, clock)
        self._wire = wire
        self._dice = dice

    async def publish(self, envelopes: list[Envelope]) -> None:
        await super().publish(envelopes)
        if self._dice.happens(self._wire.weather.echo):
            await super().publish(envelopes)
