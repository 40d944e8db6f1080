"""Everything that can be done with what comes in: the context's other table of contents."""

from dataclasses import dataclass

from wacore.application.messaging.account_queries import (
    CountReached,
    GetAccount,
    GetNumber,
    ListAccounts,
)
from wacore.application.messaging.apply_webhooks import ApplyWebhooks
from wacore.application.messaging.assign_conversation import AssignConversation
from wacore.application.messaging.connect_account import ConnectAccount
from wacore.application.messaging.conversation_queries import (
    GetConversation,
    ListConversations,
    ReadThread,
)
from wacore.application.messaging.dead_letters import ListDeadJobs, ListQuarantined
from wacore.application.messaging.disconnect_account import DisconnectAccount
from wacore.application.messaging.frequency import GetFrequencyCap
from wacore.application.messaging.mark_read import MarkRead
from wacore.application.messaging.media import DownloadMedia, UploadMedia
from wacore.application.messaging.prune_webhooks import PruneWebhooks
from wacore.application.messaging.receive_webhook import ReceiveWebhook
from wacore.application.messaging.replay_jobs import ReplayJobs
from wacore.application.messaging.replay_webhooks import ReplayWebhooks
from wacore.application.messaging.reply import Reply
from wacore.application.messaging.set_frequency_cap import SetFrequencyCap
from wacore.application.messaging.sync_accounts import SyncAccounts
from wacore.application.messaging.unowned_webhooks import UnownedWebhooks
from wacore.application.messaging.update_account import UpdateAccount
from wacore.application.messaging.verify_account import VerifyAccount
from wacore.application.messaging.verify_webhook import VerifyWebhook


@dataclass(frozen=True)
class Accounts:
    """WhatsApp Business Accounts and their numbers."""

    connect: ConnectAccount
    verify: VerifyAccount
    update: UpdateAccount
    disconnect: DisconnectAccount
    get: GetAccount
    list: ListAccounts
    number: GetNumber
    reached: CountReached
    frequency_cap: GetFrequencyCap
    set_frequency_cap: SetFrequencyCap
    sync: SyncAccounts


@dataclass(frozen=True)
class Conversations:
    """The inbox, and files that people send or are sent."""

    list: ListConversations
    get: GetConversation
    thread: ReadThread
    assign: AssignConversation
    mark_read: MarkRead
    reply: Reply
    download_media: DownloadMedia
    upload_media: UploadMedia


@dataclass(frozen=True)
class Webhooks:
    """What Meta tells us, from the door to its effect, and what never got so far."""

    verify: VerifyWebhook
    receive: ReceiveWebhook
    apply: ApplyWebhooks
    prune: PruneWebhooks
    quarantined: ListQuarantined
    replay: ReplayWebhooks
    unowned: UnownedWebhooks
    dead_jobs: ListDeadJobs
    replay_jobs: ReplayJobs
