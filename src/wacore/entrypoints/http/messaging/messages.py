"""/messages: single messages, and what became of all."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from wacore.application.messaging.await_answer import LONGEST, AwaitAnswerQuery
from wacore.application.messaging.queries_sending import GetMessageQuery, ListMessagesQuery
from wacore.application.messaging.send_message import SendMessageCommand
from wacore.application.messaging.use_cases import Messages
from wacore.application.messaging.views_sending import MessageDetails, MessageFilter, MessageView
from wacore.application.ports import DEFAULT_LIMIT, Page
from wacore.domain.actor import Actor
from wacore.domain.ids import ContactId, DispatchId, MessageId, PhoneNumberId
from wacore.domain.messaging.message_state import MessageState
from wacore.entrypoints.http.documented import documented
from wacore.entrypoints.http.idempotency import IDEMPOTENT
from wacore.entrypoints.http.messaging.bodies import MessageQueued, SendMessageBody, Wait
from wacore.entrypoints.http.messaging.content_problems import in_content
from wacore.entrypoints.http.messaging.listing import Cursor, Limit, Phone, SomeId, an_id
from wacore.entrypoints.http.request import ApiRequest

_WAIT = 10.0

States = Annotated[
    list[MessageState] | None,
    QueryParameter(name="state", max_items=20, description="Any of these."),
]
Seconds = Annotated[float, QueryParameter(ge=0, le=LONGEST, description="The longest wait.")]


class MessagesController(Controller):
    path = "/messages"
    tags = ("Messages",)

    @post(
        operation_id="sendMessage",
        status_code=202,
        opt={IDEMPOTENT: True},
        responses=documented(404, 409),
    )
    async def send(
        self,
        data: JSONBody[SendMessageBody],
        request: ApiRequest[Actor],
        messages: NamedDependency[Messages],
        wait: FromQuery[Wait] = Wait.NOTHING,
        timeout: Seconds = _WAIT,  # noqa: ASYNC109 -- the caller's wish, bounded above
    ) -> MessageQueued:
        """Stored and queued, in the fast lane; with `wait=accepted` Meta's answer is awaited."""
        command = SendMessageCommand(
            actor=request.user,
            phone_number_id=PhoneNumberId(data.phone_number_id),
            content=data.content,
            phone=data.phone,
            bsuid=data.bsuid,
            contact_id=data.contact_id,
            purpose=data.purpose,
            reference=data.reference,
        )
        with in_content():
            message_id = await messages.send(command)
        if wait is Wait.NOTHING:
            return MessageQueued(id=message_id)
        answered = await messages.await_answer(
            AwaitAnswerQuery(actor=request.user, message_id=message_id, seconds=timeout)
        )
        return MessageQueued(id=message_id, message=answered.message)

    @get(operation_id="listMessages")
    async def list_messages(
        self,
        request: ApiRequest[Actor],
        messages: NamedDependency[Messages],
        *,
        campaign_id: SomeId = "",
        contact_id: SomeId = "",
        phone: Phone = "",
        states: States = None,
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = "",
    ) -> Page[MessageView]:
        """What was sent or will be, the newest first; of one campaign, what is due the latest."""
        campaign, contact = an_id(campaign_id), an_id(contact_id)
        wanted = MessageFilter(
            dispatch_id=DispatchId(campaign) if campaign else None,
            contact_id=ContactId(contact) if contact else None,
            phone=phone or None,
            states=tuple(states or ()),
        )
        return await messages.list(
            ListMessagesQuery(actor=request.user, wanted=wanted, limit=limit, cursor=cursor or None)
        )

    @get("/{message_id:uuid}", operation_id="getMessage")
    async def show(
        self,
        message_id: FromPath[UUID],
        request: ApiRequest[Actor],
        messages: NamedDependency[Messages],
    ) -> MessageDetails:
        """One message, its words, its state and when it reached each."""
        return await messages.get(
            GetMessageQuery(actor=request.user, message_id=MessageId(message_id))
        )
