"""The command line."""

import click

from wacore.domain.errors import WacoreError
from wacore.entrypoints.cli.campaign_watch import campaign
from wacore.entrypoints.cli.demo import demo
from wacore.entrypoints.cli.import_contacts import import_contacts
from wacore.entrypoints.cli.migrate import migrate
from wacore.entrypoints.cli.serve import serve
from wacore.entrypoints.cli.simulate_meta import simulate_meta
from wacore.entrypoints.cli.worker import worker

__all__ = ["main"]


class _Cli(click.Group):
    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except WacoreError as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=_Cli, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="wacore")
def main() -> None:
    """WhatsApp Business campaigns that message nobody twice and forget nobody."""


for command in (serve, worker, migrate, simulate_meta, demo, import_contacts, campaign):
    main.add_command(command)
