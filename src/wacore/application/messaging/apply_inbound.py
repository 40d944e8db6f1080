"""Messages people sent find their conversation, their campaign, and those who want to know."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from wacore.application.messaging.answered import Answered, find_answered
from wacore.application.messaging.apply_reports import Accounts
from wacore.application.messaging.ports_intake import (
    Addressee,
    IntakeUnitOfWork,
    Response,
    ResponseKind,
)
from wacore.application.messaging.threads import Threads
from wacore.application.messaging.wishes import Wished, Wishes, wish_event, wish_of_preference
from wacore.application.ports import IdFactory
from wacore.domain.ids import ConversationId, MessageId, PhoneNumberId
from wacore.domain.messaging.account import Account
from wacore.domain.messaging.conversation import Conversation
from wacore.domain.messaging.inbound import InboundMessage, ReceivedMessage
from wacore.domain.messaging.intake_events import IdentityChanged, InboundReceived
from wacore.domain.messaging.opt_out import Wish
from wacore.domain.messaging.reports import PreferenceChanged
from wacore.domain.messaging.sender import Sender


@dataclass
class _Round:
    """What one transaction knows and gathers."""

    work: IntakeUnitOfWork
    accounts: Accounts
    answered: Answered
    threads: Threads
    now: datetime
    stored: list[InboundMessage] = field(default_factory=list)
    responses: list[Response] = field(default_factory=list)

    def respond(self, kind: ResponseKind, addressee: Addressee | None, at: datetime) -> None:
        if addressee is not None:
            self.responses.append(Response(kind, addressee, at))


class ApplyInbound:
    """
    Take received messages and changed preferences into an open unit of work.

    A message that is stored already changes nothing, however often Meta repeats it.
    """

    def __init__(self, new_id: IdFactory) -> None:
        self._new_id = new_id

    async def __call__(
        self,
        work: IntakeUnitOfWork,
        accounts: Accounts,
        messages: Sequence[ReceivedMessage],
        preferences: Sequence[PreferenceChanged],
        wishes: Wishes,
        now: datetime,
    ) -> None:
        fresh = await _fresh(work, messages)
        if not fresh and not preferences:
            return
        this = _Round(
            work=work,
            accounts=accounts,
            answered=await find_answered(work, accounts, fresh, preferences, now),
            threads=Threads(await work.conversations.of_senders(_people(fresh)) if fresh else ()),
            now=now,
        )
        for message in fresh:
            wished = wishes.get((message.phone_number_id, message.wamid))
            await self._take(this, message, wished)
        for preference in preferences:
            await _prefer(this, preference)
        await _save(this)

    async def _take(self, this: _Round, message: ReceivedMessage, wished: Wished | None) -> None:
        account = this.accounts[message.waba_id]
        addressee = this.answered.by(message.waba_id, message.sender, message.reply_to)
        conversation = this.threads.find(
            message.phone_number_id, message.sender
        ) or Conversation.begin(
            ConversationId(self._new_id()),
            account.organization_id,
            account.id,
            message,
            addressee.phone if addressee else None,
            this.now,
        )
        conversation = conversation.receive(message)
        this.threads.put(conversation)
        stored = InboundMessage(
            id=MessageId(self._new_id()),
            organization_id=account.organization_id,
            account_id=account.id,
            conversation_id=conversation.id,
            received=message,
            stored_at=this.now,
        )
        this.stored.append(stored)
        await this.work.outbox.add(_inbound_received(stored, conversation, addressee, this.now))
        if message.becomes is not None:
            await _move(this, conversation, message, message.becomes)
        if message.wants_reading:
            this.respond(ResponseKind.REPLY, addressee, message.at)
        if wished is not None:
            await _wish(this, account, conversation.phone, conversation.bsuid, wished, message.at)
            if wished.wish is Wish.STOP:
                this.respond(ResponseKind.OPT_OUT, addressee, message.at)


async def _fresh(
    work: IntakeUnitOfWork, messages: Sequence[ReceivedMessage]
) -> list[ReceivedMessage]:
    """Each message nobody has stored yet, once, oldest first."""
    if not messages:
        return []
    known = await work.inbound.known([(m.phone_number_id, m.wamid) for m in messages])
    ordered = sorted(messages, key=lambda message: message.at)
    fresh = {(m.phone_number_id, m.wamid): m for m in ordered}
    return [message for key, message in fresh.items() if key not in known]


def _people(messages: Sequence[ReceivedMessage]) -> list[tuple[PhoneNumberId, Sender]]:
    people = {(m.phone_number_id, m.sender) for m in messages}
    return list(people | {(m.phone_number_id, m.becomes) for m in messages if m.becomes})


async def _move(
    this: _Round, conversation: Conversation, message: ReceivedMessage, becomes: Sender
) -> None:
    """The person goes on under another number or user id, in the same conversation."""
    await this.work.outbox.add(
        IdentityChanged(
            organization_id=conversation.organization_id,
            occurred_at=this.now,
            phone=conversation.phone,
            bsuid=conversation.bsuid,
            new_phone=str(becomes.phone) if becomes.phone else None,
            new_bsuid=becomes.bsuid or None,
            at=message.at,
        )
    )
    this.threads.move(conversation, becomes)


async def _prefer(this: _Round, preference: PreferenceChanged) -> None:
    """WhatsApp's own menu; it concerns marketing only (Meta, user preferences)."""
    account = this.accounts[preference.waba_id]
    addressee = this.answered.by(preference.waba_id, preference.sender)
    phone = addressee.phone if addressee else None
    if phone is None and preference.sender.phone is not None:
        phone = str(preference.sender.phone)
    wished = wish_of_preference(preference)
    await _wish(this, account, phone, preference.sender.bsuid or None, wished, preference.at)
    if not preference.wanted:
        this.respond(ResponseKind.OPT_OUT, addressee, preference.at)


async def _wish(
    this: _Round,
    account: Account,
    phone: str | None,
    bsuid: str | None,
    wished: Wished,
    at: datetime,
) -> None:
    event = wish_event(wished, account.organization_id, phone, bsuid, at, this.now)
    await this.work.outbox.add(event)


async def _save(this: _Round) -> None:
    for other, into in this.threads.merged:
        await this.work.conversations.merge(other, into)
    if this.stored:
        await this.work.conversations.put(this.threads.changed)
        await this.work.inbound.add(
            [
                replace(each, conversation_id=this.threads.survivor(each.conversation_id))
                for each in this.stored
            ]
        )
    if this.responses:
        await this.work.responses.record(this.responses)


def _inbound_received(
    stored: InboundMessage,
    conversation: Conversation,
    addressee: Addressee | None,
    now: datetime,
) -> InboundReceived:
    message = stored.received
    return InboundReceived(
        organization_id=stored.organization_id,
        occurred_at=now,
        message_id=stored.id,
        conversation_id=conversation.id,
        phone_number_id=message.phone_number_id,
        wamid=message.wamid,
        phone=conversation.phone,
        bsuid=conversation.bsuid,
        username=conversation.username,
        profile_name=message.sender.name,
        type=message.type,
        text=message.text,
        at=message.at,
        dispatch_id=addressee.dispatch_id if addressee else None,
    )
