"""Adding recipients to a dispatch."""

from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec

from wacore.application.messaging.ports import MessagingUnitOfWork, NewMessage
from wacore.application.messaging.wake_ups import wake_up
from wacore.application.ports import Begin, Clock, IdFactory, JobQueue
from wacore.domain.errors import FieldProblem, InvalidInput
from wacore.domain.ids import ContactId, DispatchId, MessageId, OrganizationId
from wacore.domain.messaging.dispatch import Dispatch
from wacore.domain.messaging.fence import RESTORED
from wacore.domain.messaging.message import Message
from wacore.domain.messaging.message_state import MessageState
from wacore.domain.messaging.tally import added


class PlannedRecipient(msgspec.Struct, frozen=True, kw_only=True):
    """
    One person, and the words for them.

    Attributes:
        phone: E.164; it or `bsuid` is set.
        components: Meta's `template.components` as JSON, rendered for good: a resume sends the same.
        language: Instead of the dispatch's.
        due_at: Not before then.
        time_zone: IANA name of their own, if it is known; the dispatch's hours are meant there.
        skip: Why nothing is to be sent; the recipient is counted all the same.
    """

    contact_id: ContactId | None = None
    phone: str | None = None
    bsuid: str | None = None
    components: msgspec.Raw = msgspec.Raw(b"[]")
    language: str | None = None
    due_at: datetime | None = None
    time_zone: str | None = None
    skip: str = ""


class PlanMessagesCommand(msgspec.Struct, frozen=True, kw_only=True):
    """A page of recipients; the same page may be planned again."""

    organization_id: OrganizationId
    dispatch_id: DispatchId
    recipients: Sequence[PlannedRecipient]


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """
    Attributes:
        added: How many are new.
        repeated: Positions of those whose phone number or BSUID another contact has here already.
    """

    added: int
    repeated: list[int]


class _Language(msgspec.Struct):
    code: str


class _Template(msgspec.Struct):
    name: str
    language: _Language
    components: msgspec.Raw


class _Content(msgspec.Struct):
    template: _Template
    type: str = "template"


_encode = msgspec.json.Encoder().encode


class PlanMessages:
    """
    Store what is to be sent and to whom; sending begins at once.

    To whoever may have been written to by a database that was lost, nothing is sent by itself.
    """

    def __init__(
        self,
        begin: Begin[MessagingUnitOfWork],
        queue: JobQueue,
        clock: Clock,
        new_id: IdFactory,
    ) -> None:
        self._begin = begin
        self._queue = queue
        self._clock = clock
        self._new_id = new_id

    async def __call__(self, command: PlanMessagesCommand) -> Planned:
        """
        Raises:
            InvalidInput: A recipient has neither phone number nor BSUID.
            DispatchNotFound: Also when it belongs to another organisation.
            DispatchEnded: It is finished or cancelled.
            DispatchAlreadySealed: It is complete.
        """
        problems = list(_problems(command.recipients))
        if problems:
            raise InvalidInput("Some recipients cannot be planned.", problems=problems)
        async with self._begin() as work:
            now = self._clock.now()
            dispatch = await work.dispatches.get(command.organization_id, command.dispatch_id)
            dispatch.require_open()
            new = [self._new(dispatch, each, now) for each in command.recipients]
            places = await work.messages.add(new)
            stored = [
                n.message
                for n, place in zip(new, places, strict=True)
                if place.message_id == n.message.id
            ]
            await work.tallies.move(added(stored))
            await work.commit()
        await wake_up(self._queue, dispatch, len(stored))
        return Planned(
            added=len(stored),
            repeated=[
                i
                for i, (n, place) in enumerate(zip(new, places, strict=True))
                if place.message_id != n.message.id and place.contact_id != n.message.contact_id
            ],
        )

    def _new(self, dispatch: Dispatch, recipient: PlannedRecipient, now: datetime) -> NewMessage:
        message = Message(
            id=MessageId(self._new_id()),
            organization_id=dispatch.organization_id,
            dispatch_id=dispatch.id,
            phone_number_id=dispatch.phone_number_id,
            contact_id=recipient.contact_id,
            phone=recipient.phone,
            bsuid=recipient.bsuid,
            kind="template",
            state=MessageState.SKIPPED if recipient.skip else MessageState.PLANNED,
            due_at=_due_at(dispatch, recipient, now),
            planned_at=now,
            changed_at=now,
            reason=recipient.skip,
            time_zone=recipient.time_zone,
        )
        if dispatch.doubtful and not recipient.skip:
            message = message.doubt(RESTORED, now)
        return NewMessage(message, b"{}" if recipient.skip else _content(dispatch, recipient))


def _due_at(dispatch: Dispatch, recipient: PlannedRecipient, now: datetime) -> datetime:
    due_at = max(recipient.due_at or now, now)
    if dispatch.hours is None:
        return due_at
    return dispatch.hours.next_open(due_at, recipient.time_zone)


def _problems(recipients: Sequence[PlannedRecipient]) -> Iterator[FieldProblem]:
    for i, recipient in enumerate(recipients):
        if not (recipient.phone or recipient.bsuid or recipient.skip):
            yield FieldProblem(f"recipients[{i}].phone", "A phone number or a BSUID is needed.")


def _content(dispatch: Dispatch, recipient: PlannedRecipient) -> bytes:
    if dispatch.template is None:
        raise InvalidInput("Single messages are not planned by page.", field="dispatch_id")
    language = _Language(recipient.language or dispatch.template.language)
    return _encode(_Content(_Template(dispatch.template.name, language, recipient.components)))
