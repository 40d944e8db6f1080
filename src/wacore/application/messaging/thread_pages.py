"""Their messages and ours, in one list."""

from collections.abc import Iterable

from wacore.application.cursors import encode_cursor
from wacore.application.messaging.views_conversations import ThreadMessage
from wacore.application.ports import Page, PageRequest

THREAD = "conversations.thread"
"""The order of the list, by which its cursors are known."""


def newest_first(found: Iterable[ThreadMessage], page: PageRequest) -> Page[ThreadMessage]:
    """A page out of up to a page and one more of each side's newest messages."""
    ordered = sorted(found, key=lambda message: (message.at, message.id), reverse=True)
    kept = ordered[: page.limit]
    if len(ordered) <= page.limit:
        return Page(items=kept)
    return Page(items=kept, next_cursor=encode_cursor(THREAD, [kept[-1].at, kept[-1].id]))
