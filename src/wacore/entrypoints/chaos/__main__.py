"""`make chaos`: campaigns under fire until there were enough kills, then the verdict."""

import signal
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path

import click

from wacore.entrypoints.chaos import grounds
from wacore.entrypoints.chaos.report import table, write_page
from wacore.entrypoints.chaos.results import Results, keep, kept, record, update
from wacore.entrypoints.chaos.run import Plan, Run
from wacore.entrypoints.demo.example import EXAMPLE, first_rows

_OUT = Path("chaos")
_PAGE = Path("docs/reliability.md")
_SHARE = {"embedded": 0.7, "services": 0.3}


@click.command()
@click.option("--seed", type=int, default=1, show_default=True, help="Of what is done when.")
@click.option("--kills", type=click.IntRange(min=1), default=500, show_default=True)
@click.option("--form", type=click.Choice(sorted(_SHARE)), help="Only this one.")
@click.option("--only", default="", help="Only those whose name begins so: worker, database, …")
@click.option("--people", type=int, default=3500, show_default=True, help="In each campaign.")
@click.option("--rate", type=float, default=120.0, show_default=True, help="Messages per second.")
@click.option(
    "--database", type=click.Choice(sorted(grounds.DATABASES)), default="mariadb", show_default=True
)
@click.option("--out", type=click.Path(path_type=Path), default=_OUT, show_default=True)
@click.option("--resume", is_flag=True, help="Go on where the last run was broken off.")
@click.option("--verbose", is_flag=True, help="A line for each strike.")
@click.option("--keep-logs", type=click.Path(path_type=Path), help="Data and logs go there.")
def chaos(
    seed: int,
    kills: int,
    form: str | None,
    only: str,
    people: int,
    rate: float,
    database: str,
    out: Path,
    keep_logs: Path | None,
    *,
    resume: bool,
    verbose: bool,
) -> None:
    """
    Kill, freeze and cut off processes while campaigns run, and compare both ledgers after each.

    Exits with 1 if anybody was messaged twice or forgotten, or a counter was wrong. What is found with
    --only is told, but does not take the place of the last whole run.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # else nothing would be stopped
    tell = partial(click.echo, err=True)
    murmur = tell if verbose else lambda _: None
    opened: dict[str, Callable[[Path], AbstractContextManager[grounds.Ground]]] = {
        "embedded": partial(grounds.embedded, send_rate=rate),
        "services": partial(grounds.services, send_rate=rate, database=grounds.DATABASES[database]),
    }
    good, found = True, False
    with tempfile.TemporaryDirectory(prefix="wacore-chaos-") as folder:
        contacts = first_rows(EXAMPLE, Path(folder) / "contacts.csv", people)
        for name, share in ({form: 1.0} if form else _SHARE).items():
            running = out / f"running-{name}{only and f'-{only}'}.json"
            results = kept(running) if resume and running.exists() else _begun(seed)
            plan = Plan(form=name, seed=results.seeds[-1], kills=round(kills * share), only=only)
            click.echo(f"{name}: {plan.kills - results.kills} kills to come", err=True)
            with opened[name]((keep_logs or Path(folder)).absolute() / name) as ground:
                if not ground.named(only):
                    names = ", ".join(role.name for role in ground.roles)
                    tell(f"There is no {only} here, only: {names}.")
                    continue
                found = True
                results.versions |= dict(_versions(ground))
                run = Run(ground, plan, results, tell, murmur)
                run(contacts, partial(keep, running, results))
            results.at = datetime.now(UTC).isoformat(timespec="seconds")  # noqa: TID251  # a record
            if not only or out != _OUT:
                update(out, name, results)
            running.unlink(missing_ok=True)
            click.echo(f"{name}\n{table(results)}\n")
            good = good and results.good
    if _PAGE.exists() and out == _OUT:
        write_page(_PAGE, record(out))
    if not good or not found:
        raise SystemExit(1)


def _begun(seed: int) -> Results:
    versions = {"wacore": version("wacore"), "Python": sys.version.partition(" ")[0]}
    return Results(seeds=[seed], versions={**versions, "SQLite": sqlite3.sqlite_version})


def _versions(ground: grounds.Ground) -> Iterator[tuple[str, str]]:
    for server in ground.servers:
        product, _, number = server.version.partition(" ")
        yield product, number


if __name__ == "__main__":
    chaos()
