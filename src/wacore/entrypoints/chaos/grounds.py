"""Where campaigns run under fire: everything in two kinds of processes, or all services apart."""

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import click

from wacore.entrypoints.chaos.lines import Line, Lines
from wacore.entrypoints.chaos.strikes import Role, Step
from wacore.entrypoints.chaos.victims import ProcessVictim, ServerVictim
from wacore.entrypoints.demo.house import House
from wacore.entrypoints.demo.premises import Premises
from wacore.entrypoints.house.servers import durable, make_databases, of_services, started
from wacore.entrypoints.house.services import ServicesHouse
from wacore.entrypoints.services import SERVICES
from wacore.entrypoints.settings import PREFIX
from wacore.testing.servers import MARIADB, MYSQL, RABBITMQ, REDIS, Running, ServerKind

UNTIDY: dict[str, Any] = {
    "dropped_answers": 0.005,
    "server_errors": 0.005,
    "dropped_answer_seconds": 1,
    "noise.duplicates": 0.05,
    "noise.swaps": 0.1,
    "engagement.opt_out": 0,  # who opts out would be missing in the next campaign
}
"""Beside our faults, Meta has its own."""

_GROWN_UP = 3.0
"""Seconds. A queue of RabbitMQ 3.10 that dies in its first second may never elect a leader again."""

DATABASES = {kind.name: kind for kind in (MARIADB, MYSQL)}

_POST = b"/messages HTTP/1.1"
_ANSWER = b"HTTP/1.1 "
_WEBHOOK = b"/webhooks/whatsapp HTTP/1.1"
_COMMIT = b"\x03COMMIT"
"""As a client of MySQL says it: the command `query`, then the statement."""


@dataclass(frozen=True, kw_only=True)
class Ground:
    """
    Attributes:
        roles: Who may be struck.
        servers: What runs beside our own processes, with its version.
    """

    house: Premises
    roles: Sequence[Role]
    servers: Sequence[Running] = ()

    def named(self, beginning: str) -> list[Role]:
        """Those whose name begins so, in any case."""
        wanted = beginning.lower()
        return [role for role in self.roles if role.name.lower().startswith(wanted)]


@contextmanager
def embedded(folder: Path, **given: Any) -> Iterator[Ground]:
    """A server and its workers on SQLite files, and the simulated Meta; `given` is what House takes."""
    with Lines() as lines:
        laid: dict[str, Line] = {}
        house = House(
            folder, through=_laying(lines, laid), **_terms(folder, {"workers": 3, **given})
        )
        with house:
            meta, ours = laid[house.meta.url], laid[house.url]
            yield Ground(
                house=house,
                roles=[
                    Role(
                        name="worker",
                        victims=[ProcessVictim(each) for each in house.workers],
                        steps=[*_sending(meta, own=True), *_reported(ours)[2:]],
                        weight=6,
                        kills=0.9,
                    ),
                    Role(
                        name="webhook process",
                        victims=[ProcessVictim(house.server, f"{house.url}/ready")],
                        steps=_reported(ours),
                        line=ours,
                        weight=3,
                    ),
                    _meta(house, meta, ours),
                ],
            )


@contextmanager
def services(folder: Path, *, database: ServerKind = MARIADB, **given: Any) -> Iterator[Ground]:
    """
    Six services, two workers and the gateway on a database server, Redis and RabbitMQ.

    Args:
        given: What ServicesHouse takes.

    Raises:
        ClickException: A server is named by the environment; we may not kill it.
    """
    with _servers(database) as (sql, redis, broker), Lines() as lines:
        laid: dict[str, Line] = {}
        to_sql, to_redis, to_broker = (lines.to(each.url) for each in (sql, redis, broker))
        house = ServicesHouse(
            folder,
            through=_laying(lines, laid),
            environment={
                PREFIX + "DATABASE_URL": of_services(to_sql.url),
                PREFIX + "REDIS_URL": to_redis.url,
                PREFIX + "AMQP_URL": to_broker.url,
            },
            **_terms(folder, given),
        )
        asyncio.run(make_databases(sql.url))
        with house:
            meta, ours = laid[house.meta.url], laid[house.url]
            time.sleep(_GROWN_UP)
            committing = _committing(to_sql)
            whatsapp, gateway = house.services["whatsapp"], house.gateway
            others = [house.services[name].process for name in SERVICES if name != "whatsapp"]
            yield Ground(
                house=house,
                servers=(sql, redis, broker),
                roles=[
                    Role(
                        name="worker",
                        victims=[ProcessVictim(each) for each in house.workers],
                        steps=[*_sending(meta, own=True), *committing],
                        weight=4,
                    ),
                    Role(
                        name="webhook process",
                        victims=[ProcessVictim(whatsapp.process, whatsapp.ready)],
                        steps=[*_reported(ours), *committing],
                        line=ours,
                        weight=2,
                    ),
                    Role(name="other service", victims=[ProcessVictim(each) for each in others]),
                    Role(
                        name="gateway",
                        victims=[ProcessVictim(gateway.process)],
                        steps=_reported(ours),
                    ),
                    _server("database", sql, to_sql, _committing(to_sql, own=False)),
                    _server("Redis", redis, to_redis, _sending(meta)),
                    _server("RabbitMQ", broker, to_broker, _sending(meta)),
                    _meta(house, meta, ours),
                ],
            )


def _terms(folder: Path, given: dict[str, Any]) -> dict[str, Any]:
    soon = {"unknown_grace": 2.0, "inflight_lease": 2.0}
    journal = folder / "meta.jsonl"
    journal.unlink(missing_ok=True)  # of an earlier run in the same folder
    untidy = {**UNTIDY, "journal_file": str(journal)}
    return {**soon, "workers": 2, "simulator": untidy, **given}


def _laying(lines: Lines, laid: dict[str, Line]) -> Callable[[str], str]:
    def through(url: str) -> str:
        laid[url] = lines.to(url)
        return laid[url].url

    return through


def _sending(meta: Line, *, own: bool = False, lost: bool = False) -> list[Step]:
    step = partial(Step, line=meta, own=own)
    lost = lost or own
    return [
        step(name="before a POST", passing=_POST, lost=lost),
        step(name="after a POST, before its answer", passing=_ANSWER, answers=True, lost=lost),
        step(name="answered, before it is recorded", passing=_ANSWER, answers=True, late=True),
    ]


def _reported(ours: Line) -> list[Step]:
    step = partial(Step, line=ours, most=5)
    return [
        step(name="before a webhook is stored", passing=_WEBHOOK, late=True),
        step(name="webhook stored, before its answer", passing=_ANSWER, answers=True, lost=True),
        step(name="webhook stored, before it is applied", passing=_ANSWER, answers=True, late=True),
    ]


def _committing(sql: Line, *, own: bool = True) -> list[Step]:
    step = partial(Step, line=sql, passing=_COMMIT, own=own, most=20)
    return [
        step(name="before a COMMIT", lost=own),
        step(name="after a COMMIT", late=True),
    ]


def _meta(house: Premises, line: Line, ours: Line) -> Role:
    """The judge dies as well: its ledger is in its journal."""
    going_out = Step(
        name="before a webhook goes out", line=ours, passing=_WEBHOOK, most=5, lost=True
    )
    return Role(
        name="Meta",
        victims=[ProcessVictim(house.simulator.process, house.simulator.ready)],
        steps=[*_sending(line, lost=True), going_out, *_reported(ours)[1:2]],
        line=line,
        weight=2,
        kills=0.6,
        awaited=True,
    )


def _server(name: str, running: Running, line: Line, steps: Sequence[Step]) -> Role:
    assert running.private is not None
    return Role(
        name=name,
        victims=[ServerVictim(running.private)],
        steps=steps,
        line=line,
        weight=1.7,
        kills=0.8,
    )


@contextmanager
def _servers(database: ServerKind) -> Iterator[list[Running]]:
    kinds = (durable(database), REDIS, RABBITMQ)
    with started(kinds) as found:
        for kind, running in zip(kinds, found, strict=True):
            if running.private is None:
                raise click.ClickException(
                    f"Chaos kills servers and so starts its own: unset {kind.variable}."
                )
        yield found
