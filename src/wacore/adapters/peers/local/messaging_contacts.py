"""Messaging asks contacts who must not be written to, and what words mean."""

from collections.abc import Sequence

from wacore.application.contacts.classify_keyword import ClassifyKeyword, ClassifyKeywordQuery
from wacore.application.contacts.suppressed import Suppressed, SuppressedQuery
from wacore.application.messaging.ports_intake import OptOutWord, Utterance
from wacore.domain.contacts.consent import Purpose as ConsentPurpose
from wacore.domain.contacts.keywords import Handling, KeywordAction
from wacore.domain.ids import OrganizationId
from wacore.domain.messaging.dispatch import Purpose
from wacore.domain.messaging.opt_out import Wish

_WISHES = {KeywordAction.OPT_OUT: Wish.STOP, KeywordAction.OPT_IN: Wish.START}


class LocalConsents:
    """Consents. Purposes without a consent of their own suppress nobody."""

    def __init__(self, suppressed: Suppressed) -> None:
        self._suppressed = suppressed

    async def suppressed(
        self,
        organization_id: OrganizationId,
        purpose: Purpose,
        recipients: Sequence[tuple[str | None, str | None]],
    ) -> set[int]:
        if purpose not in (Purpose.MARKETING, Purpose.UTILITY):
            return set()
        query = SuppressedQuery(
            organization_id=organization_id,
            purpose=ConsentPurpose(purpose.value),
            people=recipients,
        )
        return await self._suppressed(query)


class LocalOptOutWords:
    """OptOutWords: only words that act at once; those to be confirmed first go to a person."""

    def __init__(self, classify_keyword: ClassifyKeyword) -> None:
        self._classify_keyword = classify_keyword

    async def classify(self, utterances: Sequence[Utterance]) -> list[OptOutWord | None]:
        return [await self._wish(each) for each in utterances]

    async def _wish(self, said: Utterance) -> OptOutWord | None:
        query = ClassifyKeywordQuery(text=said.text, language=said.language)
        found = await self._classify_keyword(query)
        if found is None or found.handling is not Handling.APPLY or found.action not in _WISHES:
            return None
        return OptOutWord(_WISHES[found.action], found.table_version)
