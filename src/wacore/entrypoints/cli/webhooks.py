"""`wacore webhooks`: what of Meta's webhooks could not be read, and another try."""

from collections.abc import Iterator
from typing import Any

import click

from wacore.entrypoints.cli.options import api_options
from wacore.entrypoints.cli.webhooks_unowned import unowned
from wacore.entrypoints.client.api import Api

_AT_ONCE = 200
_PATH = "/dead-letters/webhooks"


@click.group()
def webhooks() -> None:
    """Look after webhooks of Meta's that were set aside."""


@webhooks.command("list")
@api_options
def list_quarantined(api: Api) -> None:
    """Show what is in quarantine, the newest first, with its place and why."""
    for each in _quarantined(api):
        click.echo(f"{each['id']}  {each['path']}: {each['reason']}")


@webhooks.command()
@click.argument("ids", nargs=-1, type=click.UUID)
@click.option("--all", "everything", is_flag=True, help="Whatever is in quarantine.")
@api_options
def replay(api: Api, ids: tuple[object, ...], *, everything: bool) -> None:
    """
    Apply the webhooks of the quarantined IDS once more, after their cause is gone.

    What had its effect before has none again.
    """
    if everything == bool(ids):
        raise click.UsageError("Name the ids that `wacore webhooks list` shows, or say --all.")
    chosen = [each["id"] for each in _quarantined(api)] if everything else list(map(str, ids))
    found = 0
    for first in range(0, len(chosen), _AT_ONCE):
        answer = api.post(f"{_PATH}/replay", {"ids": chosen[first : first + _AT_ONCE]})
        found += answer["found"]
    click.echo(f"{found} will be applied again")


webhooks.add_command(unowned)


def _quarantined(api: Api) -> Iterator[Any]:
    cursor: str | None = ""
    while cursor is not None:
        page = api.get(_PATH, limit=_AT_ONCE, cursor=cursor)
        yield from page["items"]
        cursor = page["next_cursor"]
