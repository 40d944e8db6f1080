"""Messages as Meta gets them, and its answers."""

from collections.abc import Callable

import msgspec
import pytest

from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.memory.messaging.gateway import MemoryMessageGateway
from wacore.adapters.meta.messages import MetaMessageGateway, message_body, read_answer
from wacore.adapters.meta.transport import Reply
from wacore.application.messaging.credentials import Credentials
from wacore.application.messaging.ports import MessageGateway
from wacore.domain.errors import NotFound
from wacore.domain.ids import AccountId, OrganizationId, WabaId, Wamid
from wacore.domain.messaging.answers import Accepted, Ambiguous, Answer, NotSent, Refused
from wacore.domain.messaging.statuses import SendError
from wacore.testing.contracts.messaging.message_gateway import (
    MakeGateway,
    MessageGatewayContract,
    an_outgoing,
)
from wacore.testing.messages import ACCOUNT

TOKEN = "EAAsecret"
OK = b'{"messaging_product":"whatsapp","messages":[{"id":"wamid.1","message_status":"accepted"}]}'
HELD = OK.replace(b"accepted", b"held_for_quality_assessment")


class FixedTransport:
    """A SendTransport that gives one result, and remembers what was posted."""

    def __init__(self, result: Reply | NotSent | Ambiguous) -> None:
        self.result = result
        self.posts: list[tuple[str, bytes, str]] = []

    async def post(self, path: str, body: bytes, token: str) -> Reply | NotSent | Ambiguous:
        self.posts.append((path, body, token))
        return self.result

    async def aclose(self) -> None:
        """Nothing to close."""


class Secrets:
    """An AccountCredentials that knows ACCOUNT."""

    def __init__(self) -> None:
        self.asked = 0

    async def __call__(self, organization_id: OrganizationId, account_id: AccountId) -> Credentials:
        self.asked += 1
        if account_id != ACCOUNT:
            raise NotFound(str(account_id))
        return Credentials(
            account_id=account_id, waba_id=WabaId("1"), app_id="1", access_token=TOKEN
        )


def wire(answer: Answer) -> Reply | NotSent | Ambiguous:
    """What the transport returns where Meta means this."""
    match answer:
        case Accepted():
            return Reply(200, OK)
        case Refused(error=error, http_status=status):
            body = {
                "error": {
                    "message": error.title,
                    "code": error.code,
                    "error_subcode": error.subcode,
                    "error_data": {"details": error.details},
                }
            }
            return Reply(status, msgspec.json.encode(body))
        case _:
            return answer


class TestMetaMessageGateway(MessageGatewayContract):
    """Over a transport."""

    @pytest.fixture
    def transport(self) -> FixedTransport:
        return FixedTransport(Reply(200, OK))

    @pytest.fixture
    def posted(self, transport: FixedTransport) -> Callable[[], int]:
        return lambda: len(transport.posts)

    @pytest.fixture
    def make(self, transport: FixedTransport) -> MakeGateway:
        def make(answer: Answer) -> MessageGateway:
            transport.result = wire(answer)
            return MetaMessageGateway(transport, Secrets(), ManualClock(), "v25.0")

        return make

    async def test_it_posts_where_and_what_meta_wants(
        self, make: MakeGateway, transport: FixedTransport
    ) -> None:
        """To the number's edge, with the account's token, our token and the words."""
        await make(Accepted(Wamid("wamid.1"))).send(an_outgoing())

        [(path, body, token)] = transport.posts
        assert ("/v25.0/106500000000001/messages", TOKEN) == (path, token)
        assert {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            "to": "+491701234567",
            "biz_opaque_callback_data": f"{1:032x}.1",
            "type": "text",
            "text": {"body": "Grüße"},
        } == msgspec.json.decode(body)


class TestMemoryMessageGateway(MessageGatewayContract):
    """The Meta that tests talk to."""

    @pytest.fixture
    def meta(self) -> MemoryMessageGateway:
        return MemoryMessageGateway()

    @pytest.fixture
    def posted(self, meta: MemoryMessageGateway) -> Callable[[], int]:
        return lambda: len(meta.posts)

    @pytest.fixture
    def make(self, meta: MemoryMessageGateway) -> MakeGateway:
        def make(answer: Answer) -> MessageGateway:
            meta.answer = lambda _: answer
            return meta

        return make


def test_a_person_without_a_number_is_addressed_by_user_id() -> None:
    """Meta takes it in a member of its own."""
    body = msgspec.json.decode(message_body(an_outgoing(phone=None)))

    assert "DE.7Q4mZr1T9sKx2LwA" == body["recipient"]
    assert "to" not in body


@pytest.mark.parametrize(
    ("reply", "answer"),
    [
        (Reply(200, OK), Accepted(Wamid("wamid.1"))),
        (Reply(200, HELD), Accepted(Wamid("wamid.1"), held=True)),
        (Reply(200, b'{"messages":[{"id":"w"}]}'), Accepted(Wamid("w"))),
        (Reply(200, b"<html>a proxy</html>"), Ambiguous("http_200")),
        (Reply(200, b'{"messages":[]}'), Ambiguous("http_200")),
        (Reply(200, b"\xff"), Ambiguous("http_200")),
        (Reply(502, b"Bad Gateway"), Ambiguous("http_502")),
        (Reply(408, b""), Ambiguous("http_408")),
        (Reply(307, b""), Ambiguous("http_307")),
        (Reply(500, b'{"error":"down"}'), Ambiguous("http_500")),
        (
            Reply(503, b'{"error":{"message":"(#2) down","code":2}}'),
            Refused(SendError(2, "(#2) down"), 503),
        ),
        (
            Reply(401, b'{"error":{"message":"bad token EAAsecret","code":190}}'),
            Refused(SendError(190, "bad token [secret]"), 401),
        ),
    ],
    ids=range(12),
)
def test_only_graphs_own_words_are_an_answer(reply: Reply, answer: Answer) -> None:
    """Whatever else comes back may hide a message that was sent; tokens are never kept."""
    assert answer == read_answer(reply, TOKEN)


async def test_the_token_is_asked_for_once_in_a_while() -> None:
    """And at once after Meta has refused it."""
    secrets, clock = Secrets(), ManualClock()
    transport = FixedTransport(Reply(200, OK))
    gateway = MetaMessageGateway(transport, secrets, clock)
    for n in range(5):
        await gateway.send(an_outgoing(n + 1))
    assert 1 == secrets.asked

    transport.result = Reply(401, b'{"error":{"message":"expired","code":190}}')
    await gateway.send(an_outgoing(8))
    await gateway.send(an_outgoing(9))
    assert 2 == secrets.asked


async def test_without_an_account_nothing_is_sent() -> None:
    """It was disconnected meanwhile."""
    transport = FixedTransport(Reply(200, OK))
    gateway = MetaMessageGateway(transport, Secrets(), ManualClock())
    orphan = msgspec.structs.replace(
        an_outgoing(), account_id=AccountId(an_outgoing().organization_id)
    )

    assert isinstance(await gateway.send(orphan), NotSent)
    assert [] == transport.posts
