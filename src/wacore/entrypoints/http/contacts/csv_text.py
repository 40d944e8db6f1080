"""Views as lines of CSV."""

import csv
import io
import json
from collections.abc import AsyncIterator, Iterable, Sequence

from wacore.application.contacts.views import ContactView, RowErrorView

_FORMULA = ("=", "+", "-", "@", "\t", "\r")

_CONTACT = (
    "phone", "bsuid", "username", "name", "email", "language", "timezone", "country",
)  # fmt: skip


def _lines(rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def harmless(text: str) -> str:
    """A spreadsheet must not run what a stranger wrote into his name as a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


async def contact_lines(pages: AsyncIterator[list[ContactView]]) -> AsyncIterator[str]:
    """Attributes stand in one column as JSON, since every contact may have others."""
    yield _lines([(*_CONTACT, "marketing", "utility", "attributes", "created_at")])
    async for page in pages:
        yield _lines(map(_contact, page))


def _contact(view: ContactView) -> Sequence[object]:
    plain = {name: value.value for name, value in view.attributes.items()}
    texts = [getattr(view, name) or "" for name in _CONTACT]
    return (
        *texts[:3],
        *map(harmless, texts[3:]),
        view.consents.marketing.value,
        view.consents.utility.value,
        json.dumps(plain, ensure_ascii=False) if plain else "",
        view.created_at.isoformat(),
    )


async def error_lines(pages: AsyncIterator[list[RowErrorView]]) -> AsyncIterator[str]:
    yield _lines([("line", "column", "value", "reason")])
    async for page in pages:
        yield _lines((e.line, harmless(e.column), harmless(e.value), e.reason) for e in page)
