from datetime import timedelta

import msgspec
import pytest

from support.dispatching import CAMPAIGN, NUMBER, ORGANIZATION, TEMPLATE, Sending
from wacore.adapters.memory.messaging.conversation_reader import MemoryConversationReader
from wacore.adapters.memory.messaging.due_messages import MemoryDueMessages
from wacore.adapters.memory.messaging.intake_store import MemoryIntakeStore
from wacore.adapters.memory.messaging.sending_reader import MemorySendingReader
from wacore.adapters.memory.messaging.store import MemoryMessagingStore
from wacore.adapters.memory.messaging.unit_of_work import MemoryMessagingUnitOfWork
from wacore.adapters.memory.unit_of_work import MemoryDatabase
from wacore.adapters.peers.local.campaigns_messaging import LocalDeliveries, LocalDeliveryReports
from wacore.adapters.system import sealer, uuid7
from wacore.application.campaigns.ports import DispatchOrder
from wacore.application.messaging.frequency import RecentRecipients
from wacore.application.messaging.queries_sending import DispatchReports
from wacore.application.messaging.queue_message import QueueMessage
from wacore.application.messaging.settlement import settle
from wacore.application.messaging.use_cases import Dispatches
from wacore.domain.campaigns import Canary, Purpose, UnknownPolicy
from wacore.domain.ids import CampaignId, ContactId, DispatchId
from wacore.domain.messaging.message_state import MessageState
from wacore.testing.contracts.campaigns_deliveries import DeliveriesContract
from wacore.testing.contracts.campaigns_steering import Abandon, SteeringContract
from wacore.testing.messages import NOON


class TestLocalDeliveries(DeliveriesContract, SteeringContract):
    @pytest.fixture
    def store(self) -> MemoryMessagingStore:
        return MemoryMessagingStore()

    @pytest.fixture
    def dispatches(self, store: MemoryMessagingStore) -> Dispatches:
        begin = MemoryDatabase(store, lambda: MemoryMessagingUnitOfWork(store, sealer(uuid7))).begin
        sending = Sending(begin, MemoryDueMessages(store))
        return Dispatches(
            open=sending.open,
            plan=sending.plan,
            seal=sending.seal,
            pause=sending.pause,
            resume=sending.resume,
            cancel=sending.cancel,
            retry_failed=sending.retry_failed,
            queue_message=QueueMessage(
                begin, sending.numbers, sending.consents, sending.queue, sending.clock, uuid7
            ),
            reports=DispatchReports(
                MemorySendingReader(store),
                MemoryConversationReader(MemoryIntakeStore()),
                sending.clock,
            ),
            recent=RecentRecipients(begin, sending.clock),
        )

    @pytest.fixture
    def deliveries(self, dispatches: Dispatches) -> LocalDeliveries:
        return LocalDeliveries(dispatches)

    @pytest.fixture
    def reports(self, dispatches: Dispatches) -> LocalDeliveryReports:
        return LocalDeliveryReports(dispatches.reports, dispatches.recent)

    @pytest.fixture
    def abandon(self, dispatches: Dispatches) -> Abandon:
        async def give_up(dispatch_id: CampaignId, contact_id: ContactId) -> None:
            now = NOON + timedelta(days=1)
            async with dispatches.open._begin() as work:
                planned = await work.messages.lock_in_state(
                    DispatchId(dispatch_id), [MessageState.PLANNED], limit=9
                )
                doubted = [(m, m.doubt("lost", now)) for m in planned if m.contact_id == contact_id]
                await settle(work, doubted, now)
                given_up = [(m, m.but(state=MessageState.ABANDONED)) for _, m in doubted]
                await settle(work, given_up, now)
                await work.commit()

        return give_up

    @pytest.fixture
    def order(self) -> DispatchOrder:
        return DispatchOrder(
            dispatch_id=CampaignId(CAMPAIGN),
            sender=NUMBER,
            template_name=TEMPLATE.name,
            language=TEMPLATE.language,
            purpose=Purpose.MARKETING,
            unknown_policy=UnknownPolicy.AT_MOST_ONCE,
            rate_cap=20,
            deadline=None,
        )

    async def test_the_safeguards_of_the_campaign_reach_its_dispatch(
        self, deliveries: LocalDeliveries, dispatches: Dispatches, order: DispatchOrder
    ) -> None:
        """Field by field: another one for the same campaign would not be the same order."""
        canary = Canary(share=0.05, wait=timedelta(minutes=7), tolerance=0.02)
        guarded = msgspec.structs.replace(order, canary=canary, failure_limit=0.4)
        await deliveries.open(ORGANIZATION, guarded)

        async with dispatches.open._begin() as work:
            [dispatch] = await work.dispatches.lock([CAMPAIGN])
        expected = (None, 0.05, timedelta(minutes=7), 0.02)
        assert dispatch.canary is not None
        assert expected == (
            dispatch.canary.messages,
            dispatch.canary.share,
            dispatch.canary.wait,
            dispatch.canary.tolerance,
        )
        assert 0.4 == dispatch.failure_limit
