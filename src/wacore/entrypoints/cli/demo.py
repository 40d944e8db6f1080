"""`wacore demo`: the main job, end to end, against the local Meta."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import msgspec
from rich.console import Console

from wacore.entrypoints.client.api import Api
from wacore.entrypoints.demo.example import EXAMPLE
from wacore.entrypoints.demo.house import House
from wacore.entrypoints.demo.premises import Premises
from wacore.entrypoints.demo.report import print_report
from wacore.entrypoints.demo.scenario import Scenario
from wacore.entrypoints.ending import ends_in_order
from wacore.entrypoints.house.servers import servers as servers_below
from wacore.entrypoints.house.services import ServicesHouse


@click.command()
@click.option(
    "--contacts",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A CSV file of yours instead of the example.",
)
@click.option("--region", default="DE", show_default=True, help="ISO country of national numbers.")
@click.option("--json", "as_json", is_flag=True, help="End with one line of JSON on stdout.")
@click.option("--keep", is_flag=True, help="Leave it serving for a look around.")
@click.option("--seed", type=int, default=1, show_default=True, help="Of the people's behaviour.")
@click.option("--mps", type=float, default=0.0, help="Messages per second; 0 is Meta's limit.")
@click.option("--services", is_flag=True, help="Six services apart, on real servers.")
def demo(
    contacts: Path | None,
    region: str,
    seed: int,
    mps: float,
    *,
    as_json: bool,
    keep: bool,
    services: bool,
) -> None:
    """
    Import contacts, have a template approved, run a campaign, take what comes back, add it all up.

    Everything runs on this machine: a server on SQLite, or with --services six of them apart on
    MySQL, Redis and RabbitMQ, and a simulated Meta. Exits with 1 when the accounts do not balance.
    """
    file = contacts or EXAMPLE
    if not file.exists():
        raise click.ClickException(f"{file} is not here; name a file with --contacts.")
    console = Console(stderr=True)
    ends_in_order()
    with (
        tempfile.TemporaryDirectory(prefix="wacore-demo-") as folder,
        _premises(services, Path(folder), seed=seed, send_rate=mps) as house,
    ):
        scenario = _run(house, console, file, region)
        accounts = scenario.accounts
        accounts.peak_rss_mb = round(house.peak_rss_mb(), 1)
        print_report(console, accounts, scenario.analytics, scenario.row_errors)
        if keep:
            console.print(f"Serving on {house.url}; Ctrl-C ends it.")
            house.wait()
    wrong = list(accounts.imbalances())
    for sentence in wrong:
        console.print(f"[bold red]✗[/] {sentence}")
    if as_json:
        click.echo(msgspec.json.encode(accounts).decode())
    if wrong:
        raise SystemExit(1)
    console.print("[bold green]✓[/] The accounts balance.")


@contextmanager
def _premises(apart: bool, folder: Path, **given: Any) -> Iterator[Premises]:  # noqa: FBT001  # as the option
    if not apart:
        with House(folder, **given) as house:
            yield house
        return
    with (
        servers_below() as below,
        ServicesHouse(folder, environment=below.environment, **given) as house,
    ):
        yield house


def _run(house: Premises, console: Console, file: Path, region: str) -> Scenario:
    api = Api(house.url)
    try:
        scenario = Scenario(api, house.meta, house.meta_account)
        person = scenario.sign_up()
        console.print(
            f"wacore serves on {house.url} (API at /schema), the local Meta on {house.meta.url}; "
            f"sign in as {person['email']} with {person['password']}"
        )
        scenario.connect()
        scenario.import_contacts(file, region)
        scenario.have_a_template_approved()
        scenario.create_campaign()
        scenario.send()
        scenario.take_what_comes_back()
        scenario.add_up()
    finally:
        api.close()
    return scenario
