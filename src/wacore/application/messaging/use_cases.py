"""Everything that can be done with messages: the table of contents of this context's sending side."""

from dataclasses import dataclass

from wacore.application.messaging.apply_parked import ApplyParked
from wacore.application.messaging.apply_statuses import ApplyStatuses
from wacore.application.messaging.await_answer import AwaitAnswer
from wacore.application.messaging.cancel_dispatch import CancelDispatch
from wacore.application.messaging.finish_cancelling import FinishCancelling
from wacore.application.messaging.forget_leftovers import ForgetLeftovers
from wacore.application.messaging.frequency import RecentRecipients
from wacore.application.messaging.judge_canaries import JudgeCanaries
from wacore.application.messaging.open_dispatch import OpenDispatch
from wacore.application.messaging.pause_dispatch import PauseDispatch
from wacore.application.messaging.plan_messages import PlanMessages
from wacore.application.messaging.queries_sending import DispatchReports, GetMessage, ListMessages
from wacore.application.messaging.queue_message import QueueMessage
from wacore.application.messaging.reclaim_expired import ReclaimExpired
from wacore.application.messaging.resolve_unknown import ResolveUnknown
from wacore.application.messaging.resume_by_itself import ResumeByItself
from wacore.application.messaging.resume_dispatch import ResumeDispatch
from wacore.application.messaging.resume_within_limit import ResumeWithinLimit
from wacore.application.messaging.retry_failed import RetryFailed
from wacore.application.messaging.seal_dispatch import SealDispatch
from wacore.application.messaging.send_batch import SendBatch
from wacore.application.messaging.send_message import SendMessage
from wacore.application.messaging.stop_sending import StopSending
from wacore.application.messaging.try_meta_again import TryMetaAgain
from wacore.application.messaging.wake_dispatches import WakeDispatches


@dataclass(frozen=True)
class Messages:
    """What people do with messages."""

    send: SendMessage
    get: GetMessage
    list: ListMessages
    await_answer: AwaitAnswer


@dataclass(frozen=True)
class Dispatches:
    """What campaigns ask for; whoever calls has seen to the permission."""

    open: OpenDispatch
    plan: PlanMessages
    seal: SealDispatch
    pause: PauseDispatch
    resume: ResumeDispatch
    cancel: CancelDispatch
    retry_failed: RetryFailed
    queue_message: QueueMessage
    reports: DispatchReports
    recent: RecentRecipients


@dataclass(frozen=True)
class Sending:
    """What workers do."""

    send_batch: SendBatch
    send_single: SendBatch
    apply_statuses: ApplyStatuses
    stop_sending: StopSending
    wake_dispatches: WakeDispatches
    judge_canaries: JudgeCanaries
    resume_within_limit: ResumeWithinLimit
    resume_by_itself: ResumeByItself
    try_meta_again: TryMetaAgain
    reclaim_expired: ReclaimExpired
    resolve_unknown: ResolveUnknown
    apply_parked: ApplyParked
    finish_cancelling: FinishCancelling
    forget_leftovers: ForgetLeftovers
