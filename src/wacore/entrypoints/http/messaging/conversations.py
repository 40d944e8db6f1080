"""/conversations: the inbox."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, Response, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from wacore.application.messaging.assign_conversation import AssignConversationCommand
from wacore.application.messaging.conversation_queries import (
    GetConversationQuery,
    ListConversationsQuery,
    ReadThreadQuery,
)
from wacore.application.messaging.mark_read import MarkReadCommand
from wacore.application.messaging.reply import ReplyCommand
from wacore.application.messaging.use_cases_intake import Conversations
from wacore.application.messaging.views_conversations import (
    ConversationFilter,
    ConversationView,
    ThreadMessage,
)
from wacore.application.messaging.views_sending import held_view
from wacore.application.ports import DEFAULT_LIMIT, Page
from wacore.domain.actor import Actor
from wacore.domain.ids import ConversationId, PhoneNumberId, UserId
from wacore.domain.messaging.conversation import ConversationVersionConflict
from wacore.entrypoints.http.conditional import etag_of, expected_version, stale
from wacore.entrypoints.http.documented import documented
from wacore.entrypoints.http.idempotency import IDEMPOTENT
from wacore.entrypoints.http.messaging.bodies import (
    MarkedRead,
    MarkReadBody,
    MessageQueued,
    ReplyBody,
    UpdateConversationBody,
)
from wacore.entrypoints.http.messaging.content_problems import in_content
from wacore.entrypoints.http.messaging.listing import (
    Cursor,
    IfMatch,
    Limit,
    NumberId,
    Only,
    Phone,
    SomeId,
    a_page,
    an_id,
)
from wacore.entrypoints.http.request import ApiRequest

Open = Annotated[bool, QueryParameter(name="open", description="Only within the 24 h window.")]


class ConversationsController(Controller):
    path = "/conversations"
    tags = ("Conversations",)

    @get(operation_id="listConversations")
    async def list_conversations(
        self,
        request: ApiRequest[Actor],
        conversations: NamedDependency[Conversations],
        *,
        unread: Only = False,
        unassigned: Only = False,
        assigned_to: SomeId = "",
        only_open: Open = False,
        phone_number_id: NumberId = "",
        phone: Phone = "",
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = "",
    ) -> Page[ConversationView]:
        """Those written to last, first."""
        assignee = an_id(assigned_to)
        return await conversations.list(
            ListConversationsQuery(
                actor=request.user,
                open=only_open,
                wanted=ConversationFilter(
                    unread=unread,
                    unassigned=unassigned,
                    assigned_to=UserId(assignee) if assignee else None,
                    phone_number_id=PhoneNumberId(phone_number_id) if phone_number_id else None,
                    phone=phone or None,
                ),
                page=a_page(limit, cursor),
            )
        )

    @get("/{conversation_id:uuid}", operation_id="getConversation")
    async def show(
        self,
        conversation_id: FromPath[UUID],
        request: ApiRequest[Actor],
        conversations: NamedDependency[Conversations],
    ) -> Response[ConversationView]:
        return await _shown(conversations, request.user, ConversationId(conversation_id))

    @patch(
        "/{conversation_id:uuid}",
        operation_id="assignConversation",
        responses=documented(412, 428),
    )
    async def assign(
        self,
        conversation_id: FromPath[UUID],
        data: JSONBody[UpdateConversationBody],
        request: ApiRequest[Actor],
        conversations: NamedDependency[Conversations],
        if_match: IfMatch = "",
    ) -> Response[ConversationView]:
        """Take it, hand it over, or let it go. New messages do not change the ETag."""
        command = AssignConversationCommand(
            actor=request.user,
            conversation_id=ConversationId(conversation_id),
            assign_to=data.assigned_to,
            expected_version=expected_version(if_match),
        )
        try:
            await conversations.assign(command)
        except ConversationVersionConflict as conflict:
            raise stale() from conflict
        return await _shown(conversations, request.user, command.conversation_id)

    @post(
        "/{conversation_id:uuid}/read",
        operation_id="markConversationRead",
        status_code=200,
        responses=documented(409),
    )
    async def read(
        self,
        conversation_id: FromPath[UUID],
        data: JSONBody[MarkReadBody],
        request: ApiRequest[Actor],
        conversations: NamedDependency[Conversations],
    ) -> MarkedRead:
        """Nothing is unread any more."""
        told = await conversations.mark_read(
            MarkReadCommand(
                actor=request.user,
                conversation_id=ConversationId(conversation_id),
                receipt=data.receipt,
            )
        )
        return MarkedRead(receipt_sent=told)

    @get("/{conversation_id:uuid}/messages", operation_id="listConversationMessages")
    async def thread(
        self,
        conversation_id: FromPath[UUID],
        request: ApiRequest[Actor],
        conversations: NamedDependency[Conversations],
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = "",
    ) -> Page[ThreadMessage]:
        """Theirs and ours, the newest first."""
        return await conversations.thread(
            ReadThreadQuery(
                actor=request.user,
                conversation_id=ConversationId(conversation_id),
                page=a_page(limit, cursor),
            )
        )

    @post(
        "/{conversation_id:uuid}/messages",
        operation_id="replyInConversation",
        status_code=202,
        opt={IDEMPOTENT: True},
        responses=documented(409),
    )
    async def reply(
        self,
        conversation_id: FromPath[UUID],
        data: JSONBody[ReplyBody],
        request: ApiRequest[Actor],
        conversations: NamedDependency[Conversations],
    ) -> MessageQueued:
        """Answer, within 24 hours of their last message with anything, later with a template."""
        command = ReplyCommand(
            actor=request.user,
            conversation_id=ConversationId(conversation_id),
            content=data.content,
            reference=data.reference,
        )
        with in_content():
            queued = await conversations.reply(command)
        return MessageQueued(id=queued.id, held=held_view(queued.held))


async def _shown(
    conversations: Conversations, actor: Actor, conversation_id: ConversationId
) -> Response[ConversationView]:
    view = await conversations.get(
        GetConversationQuery(actor=actor, conversation_id=conversation_id)
    )
    return Response(view, headers={"ETag": etag_of(view.version)})
