"""The whole messaging context in memory, put together by its own container."""

from datetime import timedelta
from uuid import UUID

from dependency_injector import providers
from litestar import Litestar

from support.accounts import CALLBACK, a_record
from support.caching import OpenCache
from support.dispatching import FixedConsents
from support.http import ORGANIZATION, an_actor, an_app
from support.intake import APP_SECRET, FixedWords
from support.webhook_bodies import WABA, encoded
from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.memory.job_queue import MemoryJobQueue
from wacore.adapters.memory.messaging.accounts import MemoryAccountKeys, MemoryAccountReader
from wacore.adapters.memory.messaging.conversation_reader import MemoryConversationReader
from wacore.adapters.memory.messaging.due_messages import MemoryDueMessages
from wacore.adapters.memory.messaging.fence import MemoryWitness
from wacore.adapters.memory.messaging.gateway import MemoryMessageGateway
from wacore.adapters.memory.messaging.intake_store import MemoryIntakeStore
from wacore.adapters.memory.messaging.intake_unit_of_work import MemoryIntakeUnitOfWork
from wacore.adapters.memory.messaging.limits import MemoryOpenWindows
from wacore.adapters.memory.messaging.media_store import MemoryMediaStore
from wacore.adapters.memory.messaging.news_feeds import MemoryNewsFeeds
from wacore.adapters.memory.messaging.number_directory import MemoryNumberDirectory
from wacore.adapters.memory.messaging.number_paces import MemoryNumberPaces
from wacore.adapters.memory.messaging.read_receipts import MemoryReadReceipts
from wacore.adapters.memory.messaging.recounts import MemoryRecounts
from wacore.adapters.memory.messaging.sending_reader import MemorySendingReader
from wacore.adapters.memory.messaging.subscriptions import (
    MemorySubscriptionReader,
    MemoryWebhookPoster,
)
from wacore.adapters.memory.messaging.webhooks import MemoryQuarantineReader
from wacore.adapters.memory.push import MemoryPushChannels
from wacore.adapters.memory.rate_limiter import MemoryRateLimiter
from wacore.adapters.memory.secret_box import MemorySecretBox
from wacore.adapters.memory.unit_of_work import MemoryDatabase
from wacore.adapters.meta.webhook_parser import MetaWebhookParser
from wacore.adapters.meta.webhook_signature import is_signed, sign
from wacore.adapters.system import sealer, uuid7
from wacore.application.messaging.connect_account import ConnectAccountCommand
from wacore.application.messaging.receive_webhook import ReceiveWebhookCommand
from wacore.application.messaging.send_batch import SEND, SEND_SINGLE, SendBatchCommand
from wacore.application.messaging.views_accounts import AccountView
from wacore.domain.ids import WabaId
from wacore.entrypoints.http.messaging import controllers
from wacore.entrypoints.wiring.messaging import MessagingContainer
from wacore.entrypoints.wiring.messaging_terms import MessagingTerms
from wacore.entrypoints.wiring.outward import OutwardContainer


class WhatsAppInUse:
    """One store, one Meta, one clock; `container` has every use case."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.store = MemoryIntakeStore()
        self.directory = MemoryNumberDirectory()
        self.directory.accounts[WabaId(WABA)] = a_record()
        self.media = MemoryMediaStore()
        self.receipts = MemoryReadReceipts()
        self.poster = MemoryWebhookPoster()
        self.jobs = MemoryJobQueue(self.clock, uuid7, max_attempts=1)
        seal = sealer(uuid7)
        database = MemoryDatabase(self.store, lambda: MemoryIntakeUnitOfWork(self.store, seal))
        given = {
            "terms": MessagingTerms(
                callback_url=CALLBACK, app_secret=APP_SECRET, verify_token="global-token"
            ),
            "begin": database.begin,
            "sending_reader": MemorySendingReader(self.store),
            "due_messages": MemoryDueMessages(self.store),
            "account_reader": MemoryAccountReader(self.store),
            "account_keys": MemoryAccountKeys(self.store),
            "conversation_reader": MemoryConversationReader(self.store),
            "windows": MemoryOpenWindows(self.store),
            "paces": MemoryNumberPaces(),
            "quarantine_reader": MemoryQuarantineReader(self.store),
            "gateway": MemoryMessageGateway(),
            "witness": MemoryWitness(),
            "recounts": MemoryRecounts(self.store),
            "receipts": self.receipts,
            "directory": self.directory,
            "media_store": self.media,
            "parser": MetaWebhookParser(),
            "is_signed": is_signed,
            "consents": FixedConsents(),
            "words": FixedWords(),
            "secret_box": MemorySecretBox(),
            "cache": OpenCache(),
            "limiter": MemoryRateLimiter(self.clock),
            "jobs": self.jobs,
            "dead_jobs": self.jobs,
            "sleep": self.sleep,
            "clock": self.clock,
            "new_id": uuid7,
        }
        self.container = MessagingContainer(
            **{name: providers.Object(value) for name, value in given.items()}
        )
        self.container.check_dependencies()
        self.outward = OutwardContainer(
            reader=providers.Object(MemorySubscriptionReader(self.store)),
            feeds=providers.Object(MemoryNewsFeeds(self.store, uuid7)),
            push=providers.Object(MemoryPushChannels()),
            poster=providers.Object(self.poster),
            open_to_private=providers.Object(False),
            **{
                name: providers.Object(given[name])
                for name in ("begin", "secret_box", "clock", "new_id")
            },
        )

    @property
    def app(self) -> Litestar:
        return an_app(
            controllers,
            {
                "whatsapp_accounts": self.container.accounts(),
                "messages": self.container.messages(),
                "conversations": self.container.conversations(),
                "webhooks": self.container.webhooks(),
                "subscriptions": self.outward.subscriptions(),
                "live_news": self.outward.live_news(),
            },
        )

    async def sleep(self, seconds: float) -> None:
        """While somebody waits, the workers work."""
        self.clock.advance(timedelta(seconds=seconds))
        for reserved in await self.jobs.reserve([SEND, SEND_SINGLE], limit=10, lease=60):
            dispatch_id = UUID(reserved.job.key.partition(":")[0])
            await self.container.sending().send_batch(
                SendBatchCommand(dispatch_id=dispatch_id)  # type: ignore[arg-type]
            )
            await self.jobs.complete(reserved)

    async def connect(self) -> AccountView:
        """The account of ORGANIZATION."""
        command = ConnectAccountCommand(
            actor=an_actor("owner", ORGANIZATION), waba_id=WABA, access_token="EAAtoken"
        )
        return (await self.container.accounts().connect(command)).account

    async def take(self, body: object) -> None:
        """A webhook of Meta's arrives and is applied."""
        raw = encoded(body)
        webhooks = self.container.webhooks()
        await webhooks.receive(ReceiveWebhookCommand(body=raw, signature=sign(raw, APP_SECRET)))
        await webhooks.apply()
