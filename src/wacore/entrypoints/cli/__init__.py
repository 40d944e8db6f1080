"""The command line. A command's module is imported when it is called, so that none pays for the others."""

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType

import click

from wacore.domain.errors import WacoreError

__all__ = ["main"]

COMMANDS: Mapping[str, str] = MappingProxyType(
    {
        "arm": "arm:arm",
        "campaign": "campaign_watch:campaign",
        "demo": "demo:demo",
        "import": "import_contacts:import_contacts",
        "migrate": "migrate:migrate",
        "reconcile": "reconcile:reconcile",
        "serve": "serve:serve",
        "services": "services:services",
        "simulate-meta": "simulate_meta:simulate_meta",
        "webhooks": "webhooks:webhooks",
        "worker": "worker:worker",
    }
)
"""From the command's name to its module here and its name there."""


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(f"{__name__}.{module}"), name)
        return command

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except WacoreError as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="wacore")
def main() -> None:
    """WhatsApp Business campaigns that message nobody twice and forget nobody."""
