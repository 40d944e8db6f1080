"""`wacore campaign watch`: a campaign's progress, live."""

import click

from wacore.entrypoints.cli.options import api_options
from wacore.entrypoints.client.api import Api
from wacore.entrypoints.client.progress import follow_campaign


@click.group()
def campaign() -> None:
    """Look after campaigns."""


@campaign.command()
@click.argument("campaign_id")
@api_options
def watch(api: Api, campaign_id: str) -> None:
    """Follow CAMPAIGN_ID until it ends; then say what became of its messages."""
    seen = follow_campaign(api, campaign_id)
    for state, messages in sorted(seen["counts"].items()):
        if messages:
            click.echo(f"{messages:>10,}  {state}")
