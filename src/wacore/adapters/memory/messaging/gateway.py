"""A Meta in this process, which remembers every POST it took."""

from collections import Counter
from collections.abc import Callable

from wacore.application.messaging.ports import Outgoing
from wacore.domain.ids import MessageId, Wamid
from wacore.domain.messaging.answers import Accepted, Ambiguous, Answer, NotSent, Refused


class MemoryMessageGateway:
    """
    A MessageGateway with a ledger.

    Args:
        answer: What to answer to a POST; without it every message is accepted.

    Attributes:
        ledger: How often Meta took each message, whether or not we learnt of it.
        posts: Every call, in order.
    """

    def __init__(self, answer: Callable[[Outgoing], Answer] | None = None) -> None:
        self.answer = answer or accept
        self.ledger: Counter[MessageId] = Counter()
        self.posts: list[Outgoing] = []

    async def send(self, outgoing: Outgoing) -> Answer:
        self.posts.append(outgoing)
        answer = self.answer(outgoing)
        match answer:
            case Accepted() | Ambiguous():
                self.ledger[outgoing.token.message_id] += 1
            case Refused() | NotSent():
                pass
        return answer


def accept(outgoing: Outgoing) -> Accepted:
    return Accepted(wamid_of(outgoing))


def wamid_of(outgoing: Outgoing) -> Wamid:
    return Wamid(f"wamid.{outgoing.token}")
