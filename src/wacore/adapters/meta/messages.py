"""Messages on their way to Meta."""

import asyncio
from datetime import datetime, timedelta

import msgspec
import structlog

from wacore.adapters.meta.client import GRAPH_VERSION
from wacore.adapters.meta.credentials import AccountCredentials
from wacore.adapters.meta.failures import read_failure
from wacore.adapters.meta.transport import Reply, SendTransport
from wacore.application.messaging.credentials import Credentials
from wacore.application.messaging.ports import Outgoing
from wacore.application.ports import Clock
from wacore.domain.errors import WacoreError
from wacore.domain.ids import AccountId, OrganizationId, Wamid
from wacore.domain.messaging.answers import Accepted, Ambiguous, Answer, NotSent, Refused
from wacore.domain.messaging.statuses import SendError

_HELD = "held_for_quality_assessment"
_TOKEN_REFUSED = 190


class _Sent(msgspec.Struct):
    id: str
    message_status: str | None = None


class _Body(msgspec.Struct):
    messages: list[_Sent]


_log = structlog.get_logger("wacore.meta")

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(_Body).decode


class MetaMessageGateway:
    """A MessageGateway to the Cloud API's `/messages`."""

    def __init__(
        self,
        transport: SendTransport,
        credentials: AccountCredentials,
        clock: Clock,
        version: str = GRAPH_VERSION,
    ) -> None:
        self._transport = transport
        self._tokens = _Tokens(credentials, clock)
        self._version = version

    async def send(self, outgoing: Outgoing) -> Answer:
        try:
            token = await self._tokens.of(outgoing.organization_id, outgoing.account_id)
        except WacoreError as error:
            return NotSent(error.code)
        path = f"/{self._version}/{outgoing.phone_number_id}/messages"
        correlation = _correlation_id()
        reply = await self._transport.post(path, message_body(outgoing, correlation), token)
        _log.debug("message posted", message=str(outgoing.token), answer=type(reply).__name__)
        if not isinstance(reply, Reply):
            return reply
        answer = read_answer(reply, token)
        if isinstance(answer, Refused) and answer.error.code == _TOKEN_REFUSED:
            self._tokens.forget(outgoing.account_id)
        return answer


def message_body(outgoing: Outgoing, correlation: str = "") -> bytes:
    """
    The content, and in front of it whom it is for and the token that comes back in statuses.

    With the token goes the correlation id, so that a status can be traced to the request that
    started it all.
    """
    word = f"{outgoing.token}.{correlation}" if correlation else str(outgoing.token)
    to, address = ("to", outgoing.phone) if outgoing.phone else ("recipient", outgoing.bsuid)
    return (
        b'{"messaging_product":"whatsapp","recipient_type":"individual","%s":%s,"biz_opaque_callback_data":"%s",%s'
        % (
            to.encode(),
            _encode(address),
            word.encode(),
            outgoing.content[1:],
        )
    )


def _correlation_id() -> str:
    """The running job's. A caller may have chosen it, so it is not trusted to be a plain word."""
    known = str(structlog.contextvars.get_contextvars().get("correlation_id", ""))
    return known if known.isascii() and known.replace("-", "").isalnum() else ""


def read_answer(reply: Reply, token: str) -> Answer:
    """Only Graph's own words are an answer; a proxy's may hide a message that was sent."""
    try:
        sent = _decode(reply.body).messages[0] if reply.status == 200 else None
    except (msgspec.DecodeError, UnicodeDecodeError, IndexError):
        sent = None
    if sent is not None and sent.id:
        return Accepted(Wamid(sent.id), held=sent.message_status == _HELD)
    try:
        body = msgspec.json.decode(reply.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        body = None
    failure = read_failure(body, reply.status, secrets=(token,))
    if failure is None:
        return Ambiguous(f"http_{reply.status}")
    error = SendError(failure.code, failure.title, failure.details, failure.subcode)
    return Refused(error, reply.status)


class _Tokens:
    """Access tokens, asked for once in a while and by one caller at a time."""

    _KEPT = timedelta(seconds=30)

    def __init__(self, credentials: AccountCredentials, clock: Clock) -> None:
        self._credentials = credentials
        self._clock = clock
        self._known: dict[AccountId, tuple[datetime, asyncio.Task[Credentials]]] = {}

    async def of(self, organization_id: OrganizationId, account_id: AccountId) -> str:
        now = self._clock.now()
        known = self._known.get(account_id)
        if known is None or now - known[0] > self._KEPT:
            asked = asyncio.ensure_future(self._credentials(organization_id, account_id))
            known = self._known[account_id] = (now, asked)
        task = known[1]
        try:
            if task.done():
                return task.result().access_token
            return (await asyncio.shield(task)).access_token
        except WacoreError:
            self.forget(account_id)
            raise

    def forget(self, account_id: AccountId) -> None:
        self._known.pop(account_id, None)
