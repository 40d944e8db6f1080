"""Conversations and their messages as callers see them."""

from datetime import datetime

import msgspec

from wacore.domain.ids import (
    AccountId,
    ConversationId,
    DispatchId,
    MessageId,
    PhoneNumberId,
    UserId,
    Wamid,
)
from wacore.domain.messaging.conversation import Conversation
from wacore.domain.messaging.inbound import InboundMessage
from wacore.domain.messaging.message import Message
from wacore.domain.messaging.message_state import MessageState


class ConversationView(msgspec.Struct, frozen=True, kw_only=True):
    """
    Attributes:
        window_until: Anything may be sent before this moment, and only templates afterwards.
        preview: The beginning of their last message.
    """

    id: ConversationId
    account_id: AccountId
    phone_number_id: PhoneNumberId
    phone: str | None
    bsuid: str | None
    username: str
    name: str
    assigned_to: UserId | None
    unread: int
    window_until: datetime | None
    last_message_at: datetime
    preview: str
    created_at: datetime
    version: int


class ConversationFilter(msgspec.Struct, frozen=True, kw_only=True):
    """
    Whatever is None or False lets everything pass.

    Attributes:
        open_at: Only those whose window is open at this moment.
    """

    unread: bool = False
    unassigned: bool = False
    assigned_to: UserId | None = None
    open_at: datetime | None = None
    phone_number_id: PhoneNumberId | None = None
    phone: str | None = None


class MediaView(msgspec.Struct, frozen=True, kw_only=True):
    """A file to be had at `/media/{message_id}` for 7 days (Meta, media)."""

    mime_type: str
    filename: str


class ThreadMessage(msgspec.Struct, frozen=True, kw_only=True):
    """
    One message of a conversation, theirs or ours.

    Attributes:
        state: How far ours has come; null for theirs.
        text: What a person reads of theirs; ours is in `content`.
        content: As Meta got or sent it.
    """

    id: MessageId
    inbound: bool
    at: datetime
    type: str
    wamid: Wamid | None
    text: str = ""
    payload: str = ""
    reply_to: Wamid | None = None
    media: MediaView | None = None
    state: MessageState | None = None
    dispatch_id: DispatchId | None = None
    content: msgspec.Raw


def conversation_view(conversation: Conversation) -> ConversationView:
    return ConversationView(
        id=conversation.id,
        account_id=conversation.account_id,
        phone_number_id=conversation.phone_number_id,
        phone=conversation.phone,
        bsuid=conversation.bsuid,
        username=conversation.username,
        name=conversation.name,
        assigned_to=conversation.assigned_to,
        unread=conversation.unread,
        window_until=conversation.window_until,
        last_message_at=conversation.last_message_at,
        preview=conversation.preview,
        created_at=conversation.created_at,
        version=conversation.version,
    )


def theirs(message: InboundMessage) -> ThreadMessage:
    received = message.received
    file = received.media
    return ThreadMessage(
        id=message.id,
        inbound=True,
        at=received.at,
        type=received.type,
        wamid=received.wamid,
        text=received.text,
        payload=received.payload,
        reply_to=received.reply_to,
        media=MediaView(mime_type=file.mime_type, filename=file.filename) if file else None,
        content=msgspec.Raw(received.content.encode()),
    )


def ours(message: Message, content: bytes) -> ThreadMessage:
    return ThreadMessage(
        id=message.id,
        inbound=False,
        at=message.planned_at,
        type=message.kind,
        wamid=message.wamid,
        state=message.state,
        dispatch_id=message.dispatch_id,
        content=msgspec.Raw(content),
    )
