"""The store of what Meta tells us, and who understands it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Protocol

import msgspec

from wacore.application.messaging.ports_accounts import AccountsUnitOfWork
from wacore.application.ports import Page, PageRequest
from wacore.domain.ids import (
    ConversationId,
    DispatchId,
    MessageId,
    OrganizationId,
    PhoneNumberId,
    WabaId,
    Wamid,
)
from wacore.domain.messaging.conversation import Conversation
from wacore.domain.messaging.inbound import InboundMessage, ReceivedMessage
from wacore.domain.messaging.opt_out import Wish
from wacore.domain.messaging.reports import (
    AccountReported,
    ErrorReported,
    NumberReported,
    PreferenceChanged,
    TemplateReported,
)
from wacore.domain.messaging.sender import Sender
from wacore.domain.messaging.statuses import StatusReport
from wacore.domain.messaging.webhook import (
    Broken,
    ClaimedWebhook,
    Quarantined,
    QuarantineId,
    RawWebhook,
    WebhookId,
)


class ParsedWebhook(msgspec.Struct, frozen=True, kw_only=True):
    """
    Everything one body says.

    Attributes:
        waba_ids: The accounts its entries are about.
        ignored: What was understood well enough to know that it is no concern of ours, as
            `field` or `field:kind`.
    """

    waba_ids: tuple[WabaId, ...] = ()
    statuses: tuple[StatusReport, ...] = ()
    messages: tuple[ReceivedMessage, ...] = ()
    templates: tuple[TemplateReported, ...] = ()
    numbers: tuple[NumberReported, ...] = ()
    accounts: tuple[AccountReported, ...] = ()
    preferences: tuple[PreferenceChanged, ...] = ()
    errors: tuple[ErrorReported, ...] = ()
    broken: tuple[Broken, ...] = ()
    ignored: tuple[str, ...] = ()


class WebhookParser(Protocol):
    """Reads Meta's webhooks."""

    def parse(self, body: bytes, received_at: datetime) -> ParsedWebhook:
        """Never raises: what cannot be read is `broken`, and costs nothing around it."""
        ...


class SignatureCheck(Protocol):
    """Tells Meta's requests from everybody else's."""

    def __call__(self, body: bytes, signature: str, app_secret: str) -> bool:
        """True if the secret, which is not empty, made `signature` over exactly these bytes."""
        ...


class OptOutWord(msgspec.Struct, frozen=True):
    """What words were found to mean; `table` is the version of the list that says so."""

    wish: Wish
    table: str = ""


class Utterance(msgspec.Struct, frozen=True):
    """What somebody said, and the language we had written to them in, such as `pt_BR`, if known."""

    text: str
    language: str | None = None


class OptOutWords(Protocol):
    """Knows in many languages how people say that they want no more messages (peer: contacts)."""

    async def classify(self, utterances: Sequence[Utterance]) -> list[OptOutWord | None]:
        """For each, its text taken as a whole; None for what is just a message."""
        ...


class WebhookStore(Protocol):
    """Raw webhooks, from their arrival until they are applied."""

    async def add(self, webhooks: Sequence[RawWebhook]) -> None: ...

    async def claim(
        self, now: datetime, leased_until: datetime, *, limit: int, max_bytes: int
    ) -> list[ClaimedWebhook]:
        """The oldest waiting ones, nobody else's until then; at least one, however large."""
        ...

    async def applied(
        self, claimed: Sequence[ClaimedWebhook], now: datetime, ignored: Mapping[WebhookId, str]
    ) -> bool:
        """Mark them applied; False if a lease has passed to somebody else, and nothing should commit."""
        ...

    async def failed(self, claimed: ClaimedWebhook, error: str, again_at: datetime | None) -> None:
        """It could not be applied: due again then, or set aside for good when that is None."""
        ...

    async def adopt(self, waba_id: WabaId, organization_id: OrganizationId, now: datetime) -> int:
        """The account is connected: make due what came for it before; answers how many webhooks."""
        ...

    async def prune(self, before: datetime, *, limit: int) -> int:
        """Forget webhooks applied before that, save what is in quarantine; answers how many."""
        ...


class WebhookQuarantine(Protocol):
    """What of the raw webhooks is broken."""

    async def set_aside(
        self, webhook_ids: Collection[WebhookId], elements: Sequence[Quarantined]
    ) -> None:
        """What of these webhooks is broken now; what was in quarantine of them before, is out."""
        ...

    async def replay(
        self, organization_id: OrganizationId | None, ids: Collection[QuarantineId], now: datetime
    ) -> int:
        """
        Make the webhooks of these quarantined elements due again; answers how many were found.

        Args:
            organization_id: Whose they are; None for those that are nobody's.
        """
        ...

    async def forget(self, before: datetime, *, orphans_before: datetime, limit: int) -> int:
        """
        Forget what was set aside before that, and with its last element a webhook that never took
        effect, unless it is due again.

        Args:
            orphans_before: For elements that wait for an account to be connected.
            limit: Elements at most.

        Returns:
            How many elements it was.
        """
        ...


class QuarantineReader(Protocol):
    """What is broken, as last committed."""

    async def page(
        self, organization_id: OrganizationId | None, page: PageRequest
    ) -> Page[Quarantined]:
        """
        The organisation's, or (None) those that are nobody's, the newest first.

        Raises:
            InvalidCursor: The cursor is not one of this list.
        """
        ...


class InboundRepository(Protocol):
    """Messages people sent to us."""

    async def known(
        self, wamids: Collection[tuple[PhoneNumberId, Wamid]]
    ) -> set[tuple[PhoneNumberId, Wamid]]:
        """Those already stored, each by the number that received it."""
        ...

    async def add(self, messages: Sequence[InboundMessage]) -> None:
        """
        Raises:
            TryAgain: Another worker has just stored one of them.
        """
        ...


class ConversationRepository(Protocol):
    """Threads, one per number of ours and person."""

    async def get(
        self, organization_id: OrganizationId, conversation_id: ConversationId
    ) -> Conversation:
        """
        Raises:
            ConversationNotFound: Also when it belongs to another organisation.
        """
        ...

    async def of_senders(
        self, senders: Collection[tuple[PhoneNumberId, Sender]]
    ) -> list[Conversation]:
        """Those with any of them, by user id or any spelling of the number; locked."""
        ...

    async def put(self, conversations: Sequence[Conversation]) -> None:
        """
        Add or overwrite.

        Raises:
            TryAgain: Another worker has just begun one with the same person.
        """
        ...

    async def merge(self, other: ConversationId, into: ConversationId) -> None:
        """Both turned out to be with one person: move the messages, and drop the other."""
        ...


class Addressee(msgspec.Struct, frozen=True, kw_only=True):
    """
    An outbound message that somebody may be answering.

    Attributes:
        language: Its template's; None if it is no campaign's.
    """

    message_id: MessageId
    organization_id: OrganizationId
    dispatch_id: DispatchId
    phone: str | None
    bsuid: str | None
    language: str | None = None


class ResponseKind(StrEnum):
    REPLY = "reply"
    OPT_OUT = "opt_out"


class Response(msgspec.Struct, frozen=True):
    """Somebody answered a message of ours, or opted out over it."""

    kind: ResponseKind
    addressee: Addressee
    at: datetime


class ResponseStore(Protocol):
    """What people did about the messages of a dispatch; each message counts once per kind."""

    async def answered(self, wamids: Collection[Wamid]) -> Mapping[Wamid, Addressee]:
        """The messages of ours that have these ids at Meta."""
        ...

    async def last_to(
        self, organization_id: OrganizationId, phones: Collection[str], since: datetime
    ) -> Mapping[str, Addressee]:
        """
        The newest message to each of these numbers that was planned since then, as the time tells
        that a message's id (UUIDv7) begins with.
        """
        ...

    async def record(self, responses: Sequence[Response]) -> None:
        """One known already changes nothing."""
        ...


class IntakeUnitOfWork(AccountsUnitOfWork, Protocol):
    @property
    def webhooks(self) -> WebhookStore: ...

    @property
    def quarantine(self) -> WebhookQuarantine: ...

    @property
    def inbound(self) -> InboundRepository: ...

    @property
    def conversations(self) -> ConversationRepository: ...

    @property
    def responses(self) -> ResponseStore: ...
