"""Messaging asks contacts who must not be written to, and what words mean."""

from collections.abc import Sequence

from wacore.adapters.peers.http.operation import Operation
from wacore.adapters.peers.http.peer import Peer
from wacore.application.messaging.ports import Consents
from wacore.application.messaging.ports_intake import OptOutWord, OptOutWords, Utterance
from wacore.domain.ids import OrganizationId
from wacore.domain.messaging.dispatch import Purpose

SUPPRESSED = Operation("consents/suppressed", Consents.suppressed)
CLASSIFY = Operation("opt-out-words/classify", OptOutWords.classify)


class HttpConsents:
    """Consents. Without an answer nobody is messaged: it raises, and the sender comes back later."""

    def __init__(self, contacts: Peer) -> None:
        self._contacts = contacts

    async def suppressed(
        self,
        organization_id: OrganizationId,
        purpose: Purpose,
        recipients: Sequence[tuple[str | None, str | None]],
    ) -> set[int]:
        return await self._contacts.ask(SUPPRESSED, organization_id, purpose, recipients)


class HttpOptOutWords:
    """OptOutWords."""

    def __init__(self, contacts: Peer) -> None:
        self._contacts = contacts

    async def classify(self, utterances: Sequence[Utterance]) -> list[OptOutWord | None]:
        return await self._contacts.ask(CLASSIFY, utterances)
