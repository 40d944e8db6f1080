"""The messaging context, put together: what is sent, and what comes in."""

import secrets

from dependency_injector import containers, providers

from wacore.application.messaging import ports
from wacore.application.messaging.account_queries import (
    CountReached,
    GetAccount,
    GetNumber,
    KnownNumbers,
    ListAccounts,
)
from wacore.application.messaging.account_vault import AccountVault
from wacore.application.messaging.apply_statuses import ApplyStatuses
from wacore.application.messaging.apply_webhooks import ApplyWebhooks
from wacore.application.messaging.arm_sending import ArmSending
from wacore.application.messaging.assign_conversation import AssignConversation
from wacore.application.messaging.await_answer import AwaitAnswer
from wacore.application.messaging.cancel_dispatch import CancelDispatch
from wacore.application.messaging.connect_account import ConnectAccount
from wacore.application.messaging.conversation_queries import (
    GetConversation,
    ListConversations,
    ReadThread,
)
from wacore.application.messaging.dead_letters import ListDeadJobs, ListQuarantined
from wacore.application.messaging.disconnect_account import DisconnectAccount
from wacore.application.messaging.frequency import GetFrequencyCap, RecentRecipients
from wacore.application.messaging.mark_read import MarkRead
from wacore.application.messaging.media import DownloadMedia, UploadMedia
from wacore.application.messaging.open_dispatch import OpenDispatch
from wacore.application.messaging.pause_dispatch import PauseDispatch
from wacore.application.messaging.plan_messages import PlanMessages
from wacore.application.messaging.ports_accounts import AccountKeys, AccountReader
from wacore.application.messaging.ports_conversations import ConversationReader, ReadReceipts
from wacore.application.messaging.ports_fence import Witness
from wacore.application.messaging.ports_intake import (
    IntakeUnitOfWork,
    OptOutWords,
    QuarantineReader,
    SignatureCheck,
    WebhookParser,
)
from wacore.application.messaging.ports_limits import NumberPaces, OpenWindows
from wacore.application.messaging.ports_media import MediaStore
from wacore.application.messaging.ports_numbers import NumberDirectory
from wacore.application.messaging.ports_reading import SendingReader
from wacore.application.messaging.ports_recounting import Recounts
from wacore.application.messaging.prune_webhooks import PruneWebhooks
from wacore.application.messaging.queries_sending import DispatchReports, GetMessage, ListMessages
from wacore.application.messaging.queue_message import QueueMessage
from wacore.application.messaging.receive_webhook import ReceiveWebhook
from wacore.application.messaging.reconcile import Reconcile
from wacore.application.messaging.replay_jobs import ReplayJobs
from wacore.application.messaging.replay_webhooks import ReplayWebhooks
from wacore.application.messaging.reply import Reply
from wacore.application.messaging.resume_dispatch import ResumeDispatch
from wacore.application.messaging.retry_failed import RetryFailed
from wacore.application.messaging.seal_dispatch import SealDispatch
from wacore.application.messaging.send_message import SendMessage
from wacore.application.messaging.sending_fence import SendingFence
from wacore.application.messaging.set_frequency_cap import SetFrequencyCap
from wacore.application.messaging.stop_sending import StopSending
from wacore.application.messaging.sync_accounts import SyncAccounts
from wacore.application.messaging.unowned_webhooks import UnownedWebhooks
from wacore.application.messaging.update_account import UpdateAccount
from wacore.application.messaging.use_cases import Dispatches, Messages
from wacore.application.messaging.use_cases_intake import Accounts, Conversations, Webhooks
from wacore.application.messaging.verify_account import SyncAccount, VerifyAccount
from wacore.application.messaging.verify_webhook import VerifyWebhook
from wacore.application.messaging.webhook_keyring import WebhookKeyring
from wacore.application.messaging.webhook_subscription import SubscribeWebhooks
from wacore.application.messaging.wishes import ReadWishes
from wacore.application.ports import (
    Begin,
    Cache,
    Clock,
    DeadJobs,
    IdFactory,
    JobQueue,
    RateLimiter,
)
from wacore.application.ports.secret_box import SecretBox
from wacore.application.wake_up import WakeUp
from wacore.entrypoints.wiring.messaging_terms import MessagingTerms
from wacore.entrypoints.wiring.repeating import facade
from wacore.entrypoints.wiring.sending import SendingContainer

_SECRET_BYTES = 24


def _new_secret() -> str:
    return secrets.token_urlsafe(_SECRET_BYTES)


class MessagingContainer(containers.DeclarativeContainer):
    """
    Give it a store, Meta, two neighbours and the world.

    Take `messages`, `conversations`, `accounts` and `webhooks` for people, `dispatches` for
    campaigns, `sending`, `webhooks` and `accounts` for workers, `vault` for whoever calls Meta.
    """

    terms = providers.Dependency[MessagingTerms]()
    begin = providers.Dependency[Begin[IntakeUnitOfWork]]()
    sending_reader = providers.Dependency[SendingReader]()
    due_messages = providers.Dependency[ports.DueMessages]()
    witness = providers.Dependency[Witness]()
    recounts = providers.Dependency[Recounts]()
    account_reader = providers.Dependency[AccountReader]()
    account_keys = providers.Dependency[AccountKeys]()
    conversation_reader = providers.Dependency[ConversationReader]()
    windows = providers.Dependency[OpenWindows]()
    pepper = providers.Dependency[bytes](default=b"")
    paces = providers.Dependency[NumberPaces]()
    quarantine_reader = providers.Dependency[QuarantineReader]()
    gateway = providers.Dependency[ports.MessageGateway]()
    receipts = providers.Dependency[ReadReceipts]()
    directory = providers.Dependency[NumberDirectory]()
    media_store = providers.Dependency[MediaStore]()
    parser = providers.Dependency[WebhookParser]()
    is_signed = providers.Dependency[SignatureCheck]()
    consents = providers.Dependency[ports.Consents]()
    words = providers.Dependency[OptOutWords]()
    secret_box = providers.Dependency[SecretBox]()
    cache = providers.Dependency[Cache]()
    limiter = providers.Dependency[RateLimiter]()
    jobs = providers.Dependency[JobQueue]()
    dead_jobs = providers.Dependency[DeadJobs]()
    sleep = providers.Dependency[ports.Sleep]()
    clock = providers.Dependency[Clock]()
    new_id = providers.Dependency[IdFactory]()

    webhook_nudge = providers.Singleton(WakeUp)
    numbers = providers.Singleton(KnownNumbers, account_reader)
    vault = providers.Singleton(AccountVault, account_reader, secret_box)
    fence = providers.Singleton(SendingFence, begin=begin, witness=witness, new_id=new_id)
    arm = providers.Factory(
        ArmSending, begin=begin, due=due_messages, fence=fence, witness=witness, clock=clock
    )
    reconcile = providers.Factory(Reconcile, begin=begin, recounts=recounts, clock=clock)
    stop_sending = providers.Factory(StopSending, begin=begin, clock=clock)
    apply_statuses = providers.Factory(
        ApplyStatuses, begin=begin, stop_sending=stop_sending, clock=clock
    )
    queue_message = providers.Factory(
        QueueMessage,
        begin=begin,
        numbers=numbers,
        consents=consents,
        queue=jobs,
        clock=clock,
        new_id=new_id,
    )
    subscribe = providers.Factory(
        SubscribeWebhooks,
        begin=begin,
        directory=directory,
        vault=vault,
        callback_url=terms.provided.callback_url,
    )
    sync_account = providers.Factory(
        SyncAccount,
        begin=begin,
        directory=directory,
        vault=vault,
        subscribe=subscribe,
        clock=clock,
    )
    keyring = providers.Singleton(
        WebhookKeyring,
        account_keys,
        secret_box,
        clock,
        app_secret=terms.provided.app_secret,
        verify_token=terms.provided.verify_token,
    )

    messages = facade(
        Messages,
        send=providers.Factory(SendMessage, queue_message=queue_message),
        get=providers.Factory(GetMessage, reader=sending_reader),
        list=providers.Factory(ListMessages, reader=sending_reader),
        await_answer=providers.Factory(AwaitAnswer, reader=sending_reader, sleep=sleep),
    )

    dispatches = facade(
        Dispatches,
        open=providers.Factory(OpenDispatch, begin=begin, numbers=numbers, clock=clock),
        plan=providers.Factory(PlanMessages, begin=begin, queue=jobs, clock=clock, new_id=new_id),
        seal=providers.Factory(SealDispatch, begin=begin, clock=clock),
        pause=providers.Factory(PauseDispatch, begin=begin, clock=clock),
        resume=providers.Factory(ResumeDispatch, begin=begin, queue=jobs, clock=clock),
        cancel=providers.Factory(CancelDispatch, begin=begin, clock=clock),
        retry_failed=providers.Factory(RetryFailed, begin=begin, queue=jobs, clock=clock),
        queue_message=queue_message,
        reports=providers.Factory(
            DispatchReports, reader=sending_reader, responses=conversation_reader, clock=clock
        ),
        recent=providers.Factory(RecentRecipients, begin=begin, clock=clock),
    )

    sending_side = providers.Container(
        SendingContainer,
        terms=terms,
        begin=begin,
        due_messages=due_messages,
        numbers=numbers,
        windows=windows,
        pepper=pepper,
        paces=paces,
        limiter=limiter,
        responses=conversation_reader,
        consents=consents,
        gateway=gateway,
        fence=fence,
        stop_sending=stop_sending,
        apply_statuses=apply_statuses,
        jobs=jobs,
        sleep=sleep,
        clock=clock,
    )
    sending = sending_side.sending

    accounts = facade(
        Accounts,
        connect=providers.Factory(
            ConnectAccount,
            begin=begin,
            reader=account_reader,
            directory=directory,
            vault=vault,
            subscribe=subscribe,
            clock=clock,
            new_id=new_id,
            new_secret=providers.Object(_new_secret),
        ),
        verify=providers.Factory(VerifyAccount, reader=account_reader, sync=sync_account),
        update=providers.Factory(
            UpdateAccount,
            begin=begin,
            reader=account_reader,
            directory=directory,
            vault=vault,
            clock=clock,
        ),
        disconnect=providers.Factory(
            DisconnectAccount,
            begin=begin,
            reader=account_reader,
            directory=directory,
            vault=vault,
            clock=clock,
        ),
        get=providers.Factory(GetAccount, reader=account_reader),
        list=providers.Factory(ListAccounts, reader=account_reader),
        number=providers.Factory(GetNumber, reader=account_reader),
        reached=providers.Factory(CountReached, numbers=numbers, begin=begin, clock=clock),
        frequency_cap=providers.Factory(GetFrequencyCap, begin=begin),
        set_frequency_cap=providers.Factory(SetFrequencyCap, begin=begin, clock=clock),
        sync=providers.Factory(
            SyncAccounts, begin=begin, reader=account_reader, sync=sync_account, clock=clock
        ),
    )

    conversations = facade(
        Conversations,
        list=providers.Factory(
            ListConversations, reader=conversation_reader, cache=cache, clock=clock
        ),
        get=providers.Factory(GetConversation, reader=conversation_reader),
        thread=providers.Factory(ReadThread, reader=conversation_reader),
        assign=providers.Factory(AssignConversation, begin=begin, clock=clock),
        mark_read=providers.Factory(
            MarkRead, begin=begin, vault=vault, receipts=receipts, clock=clock
        ),
        reply=providers.Factory(
            Reply, reader=conversation_reader, queue_message=queue_message, clock=clock
        ),
        download_media=providers.Factory(
            DownloadMedia, reader=conversation_reader, vault=vault, store=media_store
        ),
        upload_media=providers.Factory(
            UploadMedia, reader=account_reader, vault=vault, store=media_store
        ),
    )

    webhooks = facade(
        Webhooks,
        verify=providers.Factory(VerifyWebhook, keyring=keyring),
        receive=providers.Singleton(
            ReceiveWebhook,
            begin=begin,
            keyring=keyring,
            is_signed=is_signed,
            clock=clock,
            new_id=new_id,
            stored=webhook_nudge.provided.nudge,
        ),
        apply=providers.Factory(
            ApplyWebhooks,
            begin=begin,
            parser=parser,
            read_wishes=providers.Factory(ReadWishes, begin=begin, words=words, clock=clock),
            apply_statuses=apply_statuses,
            clock=clock,
            new_id=new_id,
        ),
        prune=providers.Factory(PruneWebhooks, begin=begin, clock=clock),
        quarantined=providers.Factory(ListQuarantined, reader=quarantine_reader),
        replay=providers.Factory(
            ReplayWebhooks, begin=begin, clock=clock, stored=webhook_nudge.provided.nudge
        ),
        unowned=providers.Factory(
            UnownedWebhooks, reader=quarantine_reader, begin=begin, clock=clock
        ),
        dead_jobs=providers.Factory(ListDeadJobs, dead_jobs=dead_jobs),
        replay_jobs=providers.Factory(ReplayJobs, dead_jobs=dead_jobs),
    )
