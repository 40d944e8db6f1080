"""`wacore import`: a file of contacts through the API, with its progress and its bad rows."""

from pathlib import Path
from typing import Any

import click

from wacore.entrypoints.cli.options import api_options
from wacore.entrypoints.client.api import Api
from wacore.entrypoints.client.progress import follow_import

_SHOWN = 20


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--region", default="", help="ISO country of numbers without country code: DE.")
@click.option("--group", default="", help="Group the contacts join; made if there is none.")
@click.option(
    "--consent-evidence", default="", help="Where the people of the file said yes; kept with it."
)
@click.option("--again", is_flag=True, help="Import the file even if it has been imported before.")
@api_options
def import_contacts(
    api: Api, file: Path, region: str, group: str, consent_evidence: str, *, again: bool
) -> None:
    """Import the contacts of a CSV FILE. The same file twice is a no-op."""
    fields = {
        "default_region": region,
        "group_id": _group(api, group) if group else "",
        "consent_evidence": consent_evidence,
        "again": "true" if again else "false",
    }
    with file.open("rb") as opened:
        started = api.upload("/contacts/imports", file.name, opened, fields)
    done = follow_import(api, started["id"])
    if done["state"] != "completed":
        raise click.ClickException(f"The import has {done['state']}. {done['failure']}")
    click.echo(
        f"{done['rows_done']:,} rows: {done['created']:,} created, {done['updated']:,} updated, "
        f"{done['duplicates']:,} already known, {done['rejected']:,} rejected"
    )
    if done["rejected"]:
        _show_errors(api, done)


def _group(api: Api, name: str) -> str:
    found = api.get("/groups", search=name)["items"]
    same = [group for group in found if group["name"].casefold() == name.casefold()]
    group_id: str = (same[0] if same else api.post("/groups", {"name": name}))["id"]
    return group_id


def _show_errors(api: Api, done: dict[str, Any]) -> None:
    errors = api.get(f"/contacts/imports/{done['id']}/errors", limit=_SHOWN)["items"]
    for error in errors:
        click.echo(f"line {error['line']}, {error['column']}: {error['reason']} ({error['value']})")
    if done["rejected"] > len(errors):
        path = f"{api.url}/api/v1/contacts/imports/{done['id']}/errors.csv"
        click.echo(f"… and {done['rejected'] - len(errors):,} more: {path}")
