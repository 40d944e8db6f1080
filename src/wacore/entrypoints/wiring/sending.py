"""What workers do to send, put together."""

from dependency_injector import containers, providers

from wacore.application.messaging import ports
from wacore.application.messaging.apply_parked import ApplyParked
from wacore.application.messaging.apply_statuses import ApplyStatuses
from wacore.application.messaging.cancel_dispatch import CancelDispatch
from wacore.application.messaging.claim_chunk import ClaimChunk
from wacore.application.messaging.finish_cancelling import FinishCancelling
from wacore.application.messaging.forget_leftovers import ForgetLeftovers
from wacore.application.messaging.judge_canaries import JudgeCanaries
from wacore.application.messaging.number_pace import NumberPace
from wacore.application.messaging.ports_conversations import ResponseReader
from wacore.application.messaging.ports_limits import NumberPaces, OpenWindows
from wacore.application.messaging.post_chunk import PostChunk
from wacore.application.messaging.put_off import PutOff
from wacore.application.messaging.reclaim_expired import ReclaimExpired
from wacore.application.messaging.record_answers import RecordAnswers
from wacore.application.messaging.resolve_unknown import ResolveUnknown
from wacore.application.messaging.restraint import Restraint
from wacore.application.messaging.resume_by_itself import ResumeByItself
from wacore.application.messaging.resume_within_limit import ResumeWithinLimit
from wacore.application.messaging.send_batch import SendBatch
from wacore.application.messaging.sending_fence import SendingFence
from wacore.application.messaging.stop_sending import StopSending
from wacore.application.messaging.try_meta_again import TryMetaAgain
from wacore.application.messaging.use_cases import Sending
from wacore.application.messaging.wake_dispatches import WakeDispatches
from wacore.application.ports import Begin, Clock, JobQueue, RateLimiter
from wacore.entrypoints.wiring.messaging_terms import MessagingTerms
from wacore.entrypoints.wiring.repeating import facade


class SendingContainer(containers.DeclarativeContainer):
    """A part of the messaging context; take `sending`."""

    terms = providers.Dependency[MessagingTerms]()
    begin = providers.Dependency[Begin[ports.MessagingUnitOfWork]]()
    due_messages = providers.Dependency[ports.DueMessages]()
    numbers = providers.Dependency[ports.SenderNumbers]()
    windows = providers.Dependency[OpenWindows]()
    pepper = providers.Dependency[bytes](default=b"")
    paces = providers.Dependency[NumberPaces]()
    limiter = providers.Dependency[RateLimiter]()
    responses = providers.Dependency[ResponseReader]()
    consents = providers.Dependency[ports.Consents]()
    gateway = providers.Dependency[ports.MessageGateway]()
    fence = providers.Dependency[SendingFence]()
    stop_sending = providers.Dependency[StopSending]()
    apply_statuses = providers.Dependency[ApplyStatuses]()
    jobs = providers.Dependency[JobQueue]()
    sleep = providers.Dependency[ports.Sleep]()
    clock = providers.Dependency[Clock]()

    pace = providers.Singleton(
        NumberPace,
        numbers=numbers,
        limiter=limiter,
        paces=paces,
        clock=clock,
        sleep=sleep,
        throughput=terms.provided.throughput,
    )
    restraint = providers.Singleton(Restraint, numbers, windows, pepper)
    # made anew for single messages, so that these have POSTs of their own under way
    send_batch = providers.Factory(
        SendBatch,
        due=due_messages,
        pace=pace,
        claim=providers.Factory(
            ClaimChunk,
            begin=begin,
            due=due_messages,
            consents=consents,
            put_off=providers.Factory(PutOff, begin=begin, due=due_messages, clock=clock),
            restraint=restraint,
            fence=fence,
            clock=clock,
            lease=terms.provided.lease,
        ),
        post=providers.Factory(PostChunk, gateway=gateway, pace=pace, clock=clock),
        record=providers.Factory(
            RecordAnswers,
            begin=begin,
            stop_sending=stop_sending,
            restraint=restraint,
            clock=clock,
        ),
        clock=clock,
        chunk=terms.provided.chunk,
        pipeline=terms.provided.pipeline,
        sleep=sleep,
    )

    sending = facade(
        Sending,
        send_batch=send_batch,
        send_single=send_batch,
        apply_statuses=apply_statuses,
        stop_sending=stop_sending,
        wake_dispatches=providers.Factory(
            WakeDispatches, due=due_messages, queue=jobs, clock=clock
        ),
        judge_canaries=providers.Factory(
            JudgeCanaries,
            begin=begin,
            due=due_messages,
            numbers=numbers,
            responses=responses,
            queue=jobs,
            clock=clock,
        ),
        resume_within_limit=providers.Factory(
            ResumeWithinLimit,
            begin=begin,
            due=due_messages,
            numbers=numbers,
            queue=jobs,
            clock=clock,
        ),
        resume_by_itself=providers.Factory(
            ResumeByItself, begin=begin, due=due_messages, queue=jobs, clock=clock
        ),
        try_meta_again=providers.Factory(
            TryMetaAgain, begin=begin, due=due_messages, queue=jobs, clock=clock
        ),
        reclaim_expired=providers.Factory(
            ReclaimExpired, begin=begin, due=due_messages, clock=clock
        ),
        resolve_unknown=providers.Factory(
            ResolveUnknown,
            begin=begin,
            due=due_messages,
            clock=clock,
            patience=terms.provided.patience,
        ),
        apply_parked=providers.Factory(
            ApplyParked, begin=begin, apply_statuses=apply_statuses, clock=clock
        ),
        finish_cancelling=providers.Factory(
            FinishCancelling,
            due=due_messages,
            cancel=providers.Factory(CancelDispatch, begin=begin, clock=clock),
        ),
        forget_leftovers=providers.Factory(ForgetLeftovers, begin=begin, clock=clock),
    )
