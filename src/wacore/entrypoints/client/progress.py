"""Progress people can watch: a bar with count, rate and time left, on stderr."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from wacore.entrypoints.client.api import Api

_EVERY = 0.25


class Advance(Protocol):
    def __call__(self, done: float, total: float | None = None) -> None:
        """How much is done and, where it is known, of how much."""
        ...


@contextmanager
def bar(title: str) -> Iterator[Advance]:
    """One step's bar; without a terminal it is one line when the step ends."""
    console = Console(file=sys.stderr)
    with Progress(
        SpinnerColumn(finished_text="✓"),
        TextColumn("{task.description:<28}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=False,
    ) as progress:
        task = progress.add_task(title, total=None, rate="")
        started = time.monotonic()
        last = 0.0

        def advance(done: float, total: float | None = None) -> None:
            nonlocal last
            last = done
            seconds = time.monotonic() - started
            rate = f"{done / seconds:,.0f}/s" if seconds > _EVERY and done else ""
            progress.update(task, completed=done, total=total, rate=rate)

        yield advance
        advance(last or 1, last or 1)


def follow(
    title: str,
    look: Callable[[], Any],
    measure: Callable[[Any], tuple[float, float | None]],
    finished: Callable[[Any], bool],
    *,
    patience: float = 600.0,
) -> Any:
    """
    Poll until finished, showing how far it is; answers the last look.

    Raises:
        TimeoutError: Nothing moved for `patience` seconds.
    """
    moved = time.monotonic()
    before: tuple[float, float | None] = (-1.0, None)
    with bar(title) as advance:
        while True:
            seen = look()
            now = measure(seen)
            advance(*now)
            if finished(seen):
                return seen
            if now != before:
                moved, before = time.monotonic(), now
            elif time.monotonic() - moved > patience:
                raise TimeoutError(f"{title}: nothing has moved for {patience:.0f} s")
            time.sleep(_EVERY)


def follow_import(api: Api, import_id: str) -> Any:
    return follow(
        "Importing contacts",
        lambda: api.get(f"/contacts/imports/{import_id}"),
        lambda seen: (seen["rows_done"], seen["rows_total"]),
        lambda seen: seen["state"] in {"completed", "cancelled", "failed"},
    )


def follow_campaign(api: Api, campaign_id: str) -> Any:
    """Until the campaign has ended, or is paused."""
    return follow(
        "Sending",
        lambda: api.get(f"/campaigns/{campaign_id}/progress"),
        lambda seen: (seen["done"], seen["recipients"] if seen["planned"] else None),
        lambda seen: seen["state"] in {"completed", "cancelled", "failed", "paused"},
    )
