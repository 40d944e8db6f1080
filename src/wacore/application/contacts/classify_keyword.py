"""Whether a message is, as a whole, a word that stops, resumes or asks for help."""

import msgspec

from wacore.application.contacts.references import OptOutKeywords
from wacore.application.contacts.views import KeywordView


class ClassifyKeywordQuery(msgspec.Struct, frozen=True, kw_only=True):
    """`language` is the contact's or the campaign's, such as `pt_BR`."""

    text: str
    language: str | None = None


class ClassifyKeyword:
    """Never `contains`: *stop by tomorrow* stops nothing."""

    def __init__(self, keywords: OptOutKeywords) -> None:
        self._keywords = keywords

    async def __call__(self, query: ClassifyKeywordQuery) -> KeywordView | None:
        table = self._keywords.table()
        found = table.find(query.text, query.language)
        if found is None:
            return None
        return KeywordView(
            keyword=found.text,
            action=found.action,
            handling=found.handling,
            table_version=table.version,
        )
