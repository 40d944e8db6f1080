"""What a MessageGateway promises."""

from collections.abc import Callable
from uuid import UUID

import pytest

from wacore.application.messaging.ports import MessageGateway, Outgoing
from wacore.domain.ids import MessageId, Wamid
from wacore.domain.messaging.answers import Accepted, Ambiguous, Answer, NotSent, Refused
from wacore.domain.messaging.attempt_token import AttemptToken
from wacore.domain.messaging.statuses import SendError
from wacore.testing.messages import ACCOUNT, NUMBER, ORGANIZATION

MakeGateway = Callable[[Answer], MessageGateway]
"""A gateway to a Meta that gives this answer to everything."""

REFUSED = Refused(SendError(131026, "(#131026) Message undeliverable", "Undeliverable", 7), 400)


def an_outgoing(n: int = 1, phone: str | None = "+491701234567") -> Outgoing:
    return Outgoing(
        organization_id=ORGANIZATION,
        account_id=ACCOUNT,
        phone_number_id=NUMBER,
        token=AttemptToken(MessageId(UUID(int=n)), 1),
        phone=phone,
        bsuid=None if phone else "DE.7Q4mZr1T9sKx2LwA",
        content=b'{"type":"text","text":{"body":"Gr\xc3\xbc\xc3\x9fe"}}',
    )


class MessageGatewayContract:
    """Subclasses supply `make`, and `posted`, which tells how many POSTs Meta has seen."""

    async def test_acceptance_brings_a_wamid(
        self, make: MakeGateway, posted: Callable[[], int]
    ) -> None:
        """One call is one POST."""
        answer = await make(Accepted(Wamid("wamid.1"))).send(an_outgoing())

        assert isinstance(answer, Accepted)
        assert answer.wamid
        assert 1 == posted()

    @pytest.mark.parametrize(
        "answer", [REFUSED, NotSent("ClientConnectorError"), Ambiguous("SocketTimeoutError")]
    )
    async def test_failure_is_an_answer_and_never_repeated(
        self, make: MakeGateway, posted: Callable[[], int], answer: Answer
    ) -> None:
        """Nothing is raised, and the gateway does not try again by itself."""
        assert answer == await make(answer).send(an_outgoing())
        assert 1 == posted()
