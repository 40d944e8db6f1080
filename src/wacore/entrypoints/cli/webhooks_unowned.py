"""`wacore webhooks unowned`: for whoever runs the installation."""

import asyncio
from pathlib import Path

import click

from wacore.application.messaging.use_cases_intake import Webhooks
from wacore.application.ports import PageRequest
from wacore.domain.messaging.webhook import Quarantined
from wacore.entrypoints.platform import Platform
from wacore.entrypoints.settings import Settings, from_environment

_AT_ONCE = 200


@click.command()
@click.option("--replay", "again", is_flag=True, help="Apply them once more.")
@click.option("--data-dir", type=click.Path(path_type=Path), help="Where SQLite files live.")
def unowned(data_dir: Path | None, *, again: bool) -> None:
    """
    Show what is in quarantine and names no connected account, the newest first.

    No organisation sees it, so it is read from the database that the settings name.
    """
    found = asyncio.run(_unowned(from_environment(data_dir=data_dir), again=again))
    for each in found:
        click.echo(f"{each.id}  {each.broken.path}: {each.broken.reason}")
    if again:
        click.echo(f"{len(found)} will be applied again")


async def _unowned(settings: Settings, *, again: bool) -> list[Quarantined]:
    found: list[Quarantined] = []
    async with Platform(settings) as platform:
        webhooks: Webhooks = platform.root.messaging.webhooks()
        cursor: str | None = None
        while True:
            page = await webhooks.unowned(PageRequest(limit=_AT_ONCE, cursor=cursor))
            found += page.items
            if again and page.items:
                await webhooks.unowned.replay([each.id for each in page.items])
            cursor = page.next_cursor
            if cursor is None:
                return found
