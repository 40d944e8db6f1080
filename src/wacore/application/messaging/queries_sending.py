"""Messages and dispatches, looked up."""

from collections.abc import Collection
from datetime import timedelta

import msgspec

from wacore.application.messaging.ports_conversations import ResponseCounts, ResponseReader
from wacore.application.messaging.ports_reading import SendingReader
from wacore.application.messaging.views_sending import (
    DispatchView,
    FailureView,
    HourView,
    MessageDetails,
    MessageFilter,
    MessageView,
    failure_view,
)
from wacore.application.ports import DEFAULT_LIMIT, Clock, Page, PageRequest
from wacore.domain.actor import Actor, Permission
from wacore.domain.ids import ContactId, DispatchId, MessageId, OrganizationId
from wacore.domain.messaging.dispatch import Dispatch
from wacore.domain.messaging.message_state import MessageState
from wacore.domain.messaging.tally import Tally

_RECENT = timedelta(minutes=1)


class ListMessagesQuery(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    wanted: MessageFilter = MessageFilter()
    limit: int = DEFAULT_LIMIT
    cursor: str | None = None


class ListMessages:
    """The organisation's messages, the newest first."""

    def __init__(self, reader: SendingReader) -> None:
        self._reader = reader

    async def __call__(self, query: ListMessagesQuery) -> Page[MessageView]:
        """
        Raises:
            InvalidCursor: The cursor is not one of this list.
        """
        query.actor.require(Permission.READ_MESSAGES)
        return await self._reader.messages(
            query.actor.organization_id,
            query.wanted,
            PageRequest(limit=query.limit, cursor=query.cursor),
        )


class GetMessageQuery(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    message_id: MessageId


class GetMessage:
    """One message with its words and its history."""

    def __init__(self, reader: SendingReader) -> None:
        self._reader = reader

    async def __call__(self, query: GetMessageQuery) -> MessageDetails:
        """
        Raises:
            MessageNotFound: The organisation has no such message.
        """
        query.actor.require(Permission.READ_MESSAGES)
        return await self._reader.message(query.actor.organization_id, query.message_id)


class DispatchReports:
    """
    What became of dispatches, for the campaigns context, which has seen to the permission to read.

    A dispatch never opened has nothing to tell: empty answers.
    """

    def __init__(self, reader: SendingReader, responses: ResponseReader, clock: Clock) -> None:
        self._reader = reader
        self._responses = responses
        self._clock = clock

    async def progress(
        self, organization_id: OrganizationId, dispatch_ids: Collection[DispatchId]
    ) -> dict[DispatchId, DispatchView]:
        found = await self._reader.dispatches(organization_id, dispatch_ids)
        now = self._clock.now()
        since = now.replace(second=0, microsecond=0) - _RECENT
        running = [dispatch.id for dispatch, _ in found if dispatch.sends]
        recent = await self._reader.accepted_since(running, since) if running else {}
        responses = await self._responses.responses([dispatch.id for dispatch, _ in found])
        return {
            dispatch.id: _view(
                dispatch,
                tally,
                responses.get(dispatch.id, ResponseCounts()),
                recent.get(dispatch.id, 0) / _seconds(dispatch.ran(since, now)),
            )
            for dispatch, tally in found
        }

    async def recipients(
        self,
        organization_id: OrganizationId,
        dispatch_id: DispatchId,
        states: tuple[MessageState, ...],
        page: PageRequest,
    ) -> Page[MessageView]:
        """
        Raises:
            InvalidCursor: The cursor is not one of this list.
        """
        wanted = MessageFilter(dispatch_id=dispatch_id, states=states)
        return await self._reader.messages(organization_id, wanted, page)

    async def addressed(
        self,
        organization_id: OrganizationId,
        dispatch_ids: Collection[DispatchId],
        contact_ids: Collection[ContactId],
    ) -> set[ContactId]:
        """Which of these contacts one of these dispatches has written to or will."""
        return await self._reader.addressed(organization_id, dispatch_ids, contact_ids)

    async def failures(
        self, organization_id: OrganizationId, dispatch_id: DispatchId
    ) -> list[FailureView]:
        """The most frequent first; refusals and failures of one code are one."""
        found = await self._reader.dispatches(organization_id, [dispatch_id])
        sums: dict[str, int] = {}
        for _, tally in found:
            for state in (MessageState.FAILED, MessageState.REJECTED):
                for reason, n in tally.reasons(state).items():
                    sums[reason] = sums.get(reason, 0) + n
        ordered = sorted(sums.items(), key=lambda pair: (-pair[1], pair[0]))
        return [failure_view(reason, n) for reason, n in ordered]

    async def timeline(
        self, organization_id: OrganizationId, dispatch_id: DispatchId
    ) -> list[HourView]:
        """The hours in which something happened, in order."""
        return await self._reader.timeline(organization_id, dispatch_id)


def _seconds(ran: timedelta) -> float:
    """At least one: nobody's first message tells a rate."""
    return max(1.0, ran.total_seconds())


def _view(dispatch: Dispatch, tally: Tally, responses: ResponseCounts, rate: float) -> DispatchView:
    return DispatchView(
        id=dispatch.id,
        state=dispatch.state,
        sealed=dispatch.total is not None,
        pause_reason=dispatch.pause.reason if dispatch.pause else "",
        pause_details=dispatch.pause.details if dispatch.pause else "",
        counts={state.value: tally.count(state) for state in MessageState},
        total=tally.total,
        accepted=tally.accepted,
        sent=tally.sent,
        delivered=tally.delivered,
        skipped=tally.reasons(MessageState.SKIPPED),
        rate=rate,
        replies=responses.replies,
        opt_outs=responses.opt_outs,
        created_at=dispatch.created_at,
        ended_at=dispatch.ended_at,
    )
