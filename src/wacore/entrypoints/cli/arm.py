"""`wacore arm`: whether anything is sent, why not, and an operator's word that it may be."""

import asyncio
from pathlib import Path

import click

from wacore.application.messaging.arm_sending import Armed, ArmSendingCommand
from wacore.application.messaging.sending_fence import FenceView
from wacore.entrypoints.platform import Platform
from wacore.entrypoints.settings import Settings, from_environment
from wacore.entrypoints.wiring.fence import WHY

_CHOICE = """\
Say which it is:
  wacore arm --restored   the database comes from a backup: what may have been sent is not sent again
  wacore arm --moved      it is exactly as it was left: nothing was sent since, and all goes on"""


@click.command()
@click.option("--restored", "word", flag_value="restored", help="It was put back from a backup.")
@click.option("--moved", "word", flag_value="moved", help="It is as it was left, elsewhere.")
@click.option("--data-dir", type=click.Path(path_type=Path), help="Where SQLite files live.")
def arm(word: str | None, data_dir: Path | None) -> None:
    """
    Say whether messages are sent from this database, and with an option let them be.

    A database that was put back, or moved to another machine, sends nothing before. Exits with 1
    while it does not.
    """
    settings = from_environment(data_dir=data_dir)
    view, armed = asyncio.run(_arm(settings, word))
    if armed is not None:
        click.echo(
            f"{armed.doubted:,} messages are in doubt and will not be sent by themselves; "
            f"{armed.paused:,} campaigns are paused until somebody resumes them."
        )
    click.echo(f"{view.standing}: {WHY[view.standing]}")
    if not view.standing.sends:
        click.echo(_CHOICE, err=True)
        raise SystemExit(1)


async def _arm(settings: Settings, word: str | None) -> tuple[FenceView, Armed | None]:
    async with Platform(settings) as platform:
        messaging = platform.root.messaging
        armed = None
        if word is not None:
            armed = await messaging.arm()(ArmSendingCommand(restored=word == "restored"))
        return await messaging.fence().look(), armed
