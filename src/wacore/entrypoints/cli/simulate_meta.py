"""`wacore simulate-meta`: Meta's Graph API and webhooks on loopback."""

import click
import msgspec

from wacore.entrypoints.simulator.journal.lines import JournalUnreadable
from wacore.entrypoints.simulator.overrides import parse_overrides
from wacore.entrypoints.simulator.server import run


@click.command("simulate-meta")
@click.argument("overrides", nargs=-1, metavar="[NAME=VALUE]…")
def simulate_meta(overrides: tuple[str, ...]) -> None:
    """
    Run the local Meta until SIGTERM.

    Settings are given as name=value, nested ones as a.b=value, for example
    `port=8081 compression=60 limits.throughput=HIGH`. The first line on stdout is a JSON object
    with the address. docs/simulator.md lists the settings.
    """
    try:
        settings = parse_overrides(list(overrides))
    except (ValueError, msgspec.ValidationError) as error:
        raise click.UsageError(str(error)) from error
    try:
        run(settings)
    except JournalUnreadable as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(
            f"Cannot listen on {settings.host}:{settings.port}: {error.strerror}"
        ) from error
