"""What clients send to the WhatsApp service."""

from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from wacore.application.messaging.views_sending import HeldView, MessageView
from wacore.domain.ids import ContactId, MessageId, UserId
from wacore.domain.messaging.dispatch import Purpose
from wacore.domain.messaging.subscription import EventKind
from wacore.domain.messaging.webhook import QuarantineId

_MOST_IDS = 200

Name = Annotated[str, Meta(max_length=255)]
MetaId = Annotated[str, Meta(max_length=32)]
Url = Annotated[str, Meta(max_length=2000)]
Kinds = Annotated[list[EventKind], Meta(min_length=1, max_length=20)]
Secret = Annotated[str, Meta(max_length=2000)]


class ConnectAccountBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """
    A WhatsApp Business Account. The secrets are kept encrypted and never shown again.

    `app_id` and `app_secret` may be left out where the operator has set an app for everybody.
    """

    waba_id: MetaId
    access_token: Secret
    app_id: MetaId = ""
    app_secret: Secret = ""
    name: Name = ""


class UpdateAccountBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What is left out stays. A new token is shown to Meta first."""

    name: Name | UnsetType = UNSET
    access_token: Secret | UnsetType = UNSET
    app_secret: Secret | UnsetType = UNSET


class SendMessageBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """
    One message of any type.

    `content` is Meta's: `{"type": "text", "text": {"body": "Hello"}}`. Give `phone` in E.164, or
    `bsuid`. With a `reference` of your own, asking twice sends once.
    """

    phone_number_id: MetaId
    content: dict[str, Any]
    phone: str | None = None
    bsuid: str | None = None
    contact_id: ContactId | None = None
    purpose: Purpose = Purpose.SERVICE
    reference: str | None = None


class Wait(StrEnum):
    """NOTHING answers as soon as the message is stored, ACCEPTED once Meta has answered."""

    NOTHING = "nothing"
    ACCEPTED = "accepted"


class MessageQueued(msgspec.Struct, frozen=True, kw_only=True):
    """
    `held` tells why nothing is sent from the number just now: the message is kept until somebody resumes
    it, or the cause ends. `message` is there only for those who waited; it may still be `planned`.
    """

    id: MessageId
    held: HeldView | None = None
    message: MessageView | None = None


class UpdateConversationBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Null leaves the conversation to nobody."""

    assigned_to: UserId | None


class ReplyBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """As for a message, but whom it goes to is known."""

    content: dict[str, Any]
    reference: str | None = None


class MarkReadBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """`receipt` says whether the person is to see that it was read."""

    receipt: bool = True


class MarkedRead(msgspec.Struct, frozen=True, kw_only=True):
    """Whether Meta took the receipt; the conversation is read in any case."""

    receipt_sent: bool


class MediaUploaded(msgspec.Struct, frozen=True, kw_only=True):
    """`id` may be sent as `{"image": {"id": …}}` from that number for 30 days (Meta, media)."""

    id: str


class ReplayWebhooksBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    ids: Annotated[list[QuarantineId], Meta(min_length=1, max_length=_MOST_IDS)]


class ReplayJobsBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    ids: Annotated[list[UUID], Meta(min_length=1, max_length=_MOST_IDS)]


class Replayed(msgspec.Struct, frozen=True, kw_only=True):
    """How many of them were found, and will be tried again."""

    found: int


class SubscribeBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """`url` begins with https:// and leads out of this network; `kinds` are what it is told of."""

    url: Url
    kinds: Kinds
    description: Name = ""


class ChangeSubscriptionBody(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What is left out stays. `active` turns it off, and on again after its address was mended."""

    url: Url | UnsetType = UNSET
    kinds: Kinds | UnsetType = UNSET
    description: Name | UnsetType = UNSET
    active: bool | UnsetType = UNSET
