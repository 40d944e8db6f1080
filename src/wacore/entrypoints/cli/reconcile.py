"""`wacore reconcile`: whether every counter is a count of its rows."""

import asyncio
from pathlib import Path
from uuid import UUID

import click

from wacore.application.messaging.reconcile import ReconcileCommand, Reconciled
from wacore.domain.ids import DispatchId
from wacore.entrypoints.platform import Platform
from wacore.entrypoints.settings import Settings, from_environment


@click.command()
@click.argument("campaigns", nargs=-1, type=click.UUID)
@click.option("--repair", is_flag=True, help="Set wrong counters right.")
@click.option("--data-dir", type=click.Path(path_type=Path), help="Where SQLite files live.")
def reconcile(campaigns: tuple[UUID, ...], data_dir: Path | None, *, repair: bool) -> None:
    """
    Recount the messages of all campaigns and single messages, or of the CAMPAIGNS named.

    Nothing waits for it, and everything may go on meanwhile. Exits with 1 if a counter is wrong and
    stays so.
    """
    command = ReconcileCommand(dispatch_ids=tuple(map(DispatchId, campaigns)), repair=repair)
    found = asyncio.run(_reconcile(from_environment(data_dir=data_dir), command))
    for each in found.drifts:
        counter = f"{each.state} {each.reason}".strip()
        click.echo(f"{each.dispatch_id}  {counter}: {each.kept} kept, {each.counted} counted")
    cured = ", and set right" if repair and found.drifts else ""
    click.echo(f"{found.checked} dispatches counted, {len(found.drifts)} counters wrong{cured}")
    if found.drifts and not repair:
        raise SystemExit(1)


async def _reconcile(settings: Settings, command: ReconcileCommand) -> Reconciled:
    async with Platform(settings) as platform:
        found: Reconciled = await platform.root.messaging.reconcile()(command)
    return found
