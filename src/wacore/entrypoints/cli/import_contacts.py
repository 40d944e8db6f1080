"""`wacore import`: a file of contacts through the API, with its progress."""

from pathlib import Path

import click

from wacore.entrypoints.cli.options import api_options
from wacore.entrypoints.client.api import Api
from wacore.entrypoints.client.progress import follow_import


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--region", help="ISO country of numbers without country code, for example DE.")
@click.option("--group", help="Name of the group the contacts join; made if there is none.")
@click.option("--consent-source", help="Where the people opted in; recorded for each of them.")
@api_options
def import_contacts(
    api: Api, file: Path, region: str | None, group: str | None, consent_source: str | None
) -> None:
    """Import the contacts of a CSV FILE. The same file twice is a no-op."""
    fields = {
        key: value
        for key, value in {
            "region": region,
            "group": group,
            "consent_source": consent_source,
        }.items()
        if value
    }
    with file.open("rb") as opened:
        started = api.upload("/contacts/imports", file.name, opened, fields)
    done = follow_import(api, started["id"])
    click.echo(
        f"{done['rows_done']} rows: {done['created']} created, {done['updated']} updated, "
        f"{done['duplicates']} already known, {done['rejected']} rejected"
    )
