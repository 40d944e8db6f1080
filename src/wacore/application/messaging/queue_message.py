"""Accepting a single message for sending."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

import msgspec

from wacore.application.messaging.ports import (
    Consents,
    MessagingUnitOfWork,
    NewMessage,
    SenderNumber,
    SenderNumbers,
)
from wacore.application.messaging.wake_ups import wake_up
from wacore.application.ports import Begin, Clock, IdFactory, JobQueue
from wacore.application.precedence import urgency
from wacore.domain.errors import Conflict, InvalidInput
from wacore.domain.ids import ContactId, MessageId, OrganizationId, PhoneNumberId
from wacore.domain.messaging.content import check_content
from wacore.domain.messaging.dispatch import Dispatch, DispatchKind, Pause, Purpose
from wacore.domain.messaging.dispatch_errors import DispatchAlreadyOpen
from wacore.domain.messaging.dispatch_state import DispatchState
from wacore.domain.messaging.events import MessagePlanned
from wacore.domain.messaging.message import Message
from wacore.domain.messaging.message_state import MessageState
from wacore.domain.messaging.resolution import Policy
from wacore.domain.messaging.single_lines import line_purpose, single_line
from wacore.domain.messaging.tally import added
from wacore.domain.phone import PhoneNumber

_REFERENCE = 190


class RecipientOptedOut(Conflict):
    """The person wants no messages of this purpose."""

    code = "recipient-opted-out"

    def __init__(self, purpose: Purpose) -> None:
        super().__init__(f"The recipient has not agreed to {purpose.value} messages.")
        self.purpose = purpose


class QueueMessageCommand(msgspec.Struct, frozen=True, kw_only=True):
    """
    Attributes:
        phone: E.164; it or `bsuid` is needed.
        content: Meta's members of a message: `type`, the member of that name, perhaps `context`.
        purpose: What the recipient must have agreed to; a reply (SERVICE) needs no agreement.
        reference: The caller's name for this message: asking again with it sends nothing more.
    """

    organization_id: OrganizationId
    phone_number_id: PhoneNumberId
    content: Mapping[str, Any]
    phone: str | None = None
    bsuid: str | None = None
    contact_id: ContactId | None = None
    purpose: Purpose = Purpose.SERVICE
    reference: str | None = None


class Queued(msgspec.Struct, frozen=True, kw_only=True):
    """
    A message that is stored.

    Attributes:
        held: Why it is not sent yet; None where nothing is in its way.
    """

    id: MessageId
    held: Pause | None = None


class QueueMessage:
    """
    Store one message and put it in the fast lane.

    For callers who have seen to the permission to send; people go through `SendMessage`.
    """

    def __init__(
        self,
        begin: Begin[MessagingUnitOfWork],
        numbers: SenderNumbers,
        consents: Consents,
        queue: JobQueue,
        clock: Clock,
        new_id: IdFactory,
    ) -> None:
        self._begin = begin
        self._numbers = numbers
        self._consents = consents
        self._queue = queue
        self._clock = clock
        self._new_id = new_id

    async def __call__(self, command: QueueMessageCommand) -> Queued:
        """
        Raises:
            InvalidContent: Names every member that Meta would refuse.
            InvalidInput: The recipient or the reference is none.
            NumberNotFound: The organisation has no such number.
            RecipientOptedOut: The person does not want this.
        """
        kind = check_content(command.content)
        _check(command)
        number = await self._numbers.find(command.organization_id, command.phone_number_id)
        await self._ask(command)
        now = self._clock.now()
        dispatch = direct_dispatch(command.organization_id, number, now, command.purpose)
        message = _message(MessageId(self._new_id()), command, dispatch, kind, now)
        with urgency():
            queued = await self._store(command, dispatch, message)
            if queued.id == message.id and queued.held is None:
                await wake_up(self._queue, dispatch, due=1)
        return queued

    async def _store(
        self, command: QueueMessageCommand, dispatch: Dispatch, message: Message
    ) -> Queued:
        """Answers the message that has the caller's reference, which is this one unless it is used."""
        async with self._begin() as work:
            opened = await work.dispatches.opened(dispatch.id)
            held = opened.pause if opened is not None else None
            if command.reference is not None:
                first = await work.references.claim(
                    command.organization_id, command.reference, message.id
                )
                if first != message.id:
                    return Queued(id=first, held=held)
            if opened is None:
                with suppress(DispatchAlreadyOpen):  # somebody else's first message came first
                    await work.dispatches.add(dispatch)
            content = msgspec.json.encode(command.content)
            await work.messages.add([NewMessage(message, content, unique=False)])
            await work.outbox.add(
                MessagePlanned(
                    organization_id=message.organization_id,
                    occurred_at=message.planned_at,
                    dispatch_id=dispatch.id,
                    message_id=message.id,
                )
            )
            # last, since the sender's claims and answers move the same counter
            await work.tallies.move(added([message]))
            await work.commit()
        return Queued(id=message.id, held=held)

    async def _ask(self, command: QueueMessageCommand) -> None:
        if command.purpose not in (Purpose.MARKETING, Purpose.UTILITY):
            return
        recipients = [(command.phone, command.bsuid)]
        if await self._consents.suppressed(command.organization_id, command.purpose, recipients):
            raise RecipientOptedOut(command.purpose)


def direct_dispatch(
    organization_id: OrganizationId,
    number: SenderNumber,
    now: datetime,
    purpose: Purpose = Purpose.SERVICE,
) -> Dispatch:
    """The permanent dispatch of a number's single messages of this purpose."""
    return Dispatch(
        id=single_line(organization_id, number.phone_number_id, purpose),
        organization_id=organization_id,
        account_id=number.account_id,
        phone_number_id=number.phone_number_id,
        kind=DispatchKind.DIRECT,
        purpose=line_purpose(purpose),
        policy=Policy.AT_MOST_ONCE,
        template=None,
        rate_cap=None,
        deadline=None,
        state=DispatchState.RUNNING,
        pause=None,
        total=None,
        created_at=now,
        changed_at=now,
    )


def _check(command: QueueMessageCommand) -> None:
    if command.phone is not None:
        PhoneNumber.parse(command.phone)
    elif not command.bsuid:
        raise InvalidInput("A phone number or a BSUID is needed.", field="phone")
    reference = command.reference
    if reference is not None and not (reference.strip() and len(reference) <= _REFERENCE):
        raise InvalidInput(f"A reference has 1 to {_REFERENCE} characters.", field="reference")


def _message(
    message_id: MessageId,
    command: QueueMessageCommand,
    dispatch: Dispatch,
    kind: str,
    now: datetime,
) -> Message:
    return Message(
        id=message_id,
        organization_id=command.organization_id,
        dispatch_id=dispatch.id,
        phone_number_id=command.phone_number_id,
        contact_id=command.contact_id,
        phone=command.phone,
        bsuid=command.bsuid,
        kind=kind,
        state=MessageState.PLANNED,
        due_at=now,
        planned_at=now,
        changed_at=now,
    )
