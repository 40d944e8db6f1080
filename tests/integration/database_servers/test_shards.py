"""Organisations of one service in two databases: files, or a MySQL and a MariaDB."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import httpx
import jwt
import pytest
from msgspec.structs import replace
from sqlalchemy import Table, make_url, select, text, update

from support.contacts import an_actor, parts
from wacore.adapters.sql.contacts import tables
from wacore.adapters.sql.engine import ServiceDatabase
from wacore.adapters.sql.migrations import migrate
from wacore.adapters.system import uuid7
from wacore.application.contacts.create_contact import CreateContactCommand
from wacore.application.contacts.queries import ExportContacts, ListContactsQuery
from wacore.application.contacts.recipients import CountRecipientsQuery, Selection
from wacore.application.contacts.run_import import RunImportCommand
from wacore.application.contacts.start_import import StartImportCommand
from wacore.domain.actor import Actor
from wacore.domain.contacts.imports import ImportOptions
from wacore.domain.ids import OrganizationId
from wacore.entrypoints.platform import Platform
from wacore.entrypoints.serving import application
from wacore.entrypoints.settings import Settings
from wacore.testing.contracts.contacts import OURS, THEIRS

ADA, BOB = an_actor(), an_actor(organization_id=THEIRS, user=2)
PHONE = "+4915112345671"
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(params=["files", "servers"])
async def settings(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Settings]:
    """THEIRS has its contacts in the shard `east`, OURS at home."""
    home, east = "", f"sqlite+aiosqlite:///{tmp_path / 'east.sqlite3'}"
    servers: list[ServiceDatabase] = []
    name = f"test_{uuid7().hex}"
    if request.param == "servers":
        home, east = (
            make_url(request.getfixturevalue(kind))
            .set(database=name)
            .render_as_string(hide_password=False)
            for kind in ("mysql_url", "mariadb_url")
        )
        for url in (home, east):
            servers.append(
                ServiceDatabase(
                    make_url(url).set(database="").render_as_string(hide_password=False)
                )
            )
            async with servers[-1].write.begin() as connection:
                await connection.execute(text(f"CREATE DATABASE {name} COLLATE utf8mb4_bin"))
            await migrate("contact", url)
    shards = tmp_path / "shards.toml"
    shards.write_text(
        f'[contact.databases]\neast = "{east}"\n[contact.organizations]\n"{THEIRS}" = "east"\n'
    )
    yield Settings(data_dir=tmp_path, database_url=home, shards=str(shards))
    for server in servers:
        async with server.write.begin() as connection:
            await connection.execute(text(f"DROP DATABASE {name}"))
        await server.dispose()


@pytest.fixture
async def platform(settings: Settings) -> AsyncIterator[Platform]:
    async with Platform(settings, "contact") as platform:
        yield platform


def databases(platform: Platform) -> list[ServiceDatabase]:
    """Home, then the shard."""
    east = platform.root.contact_shards()["east"]
    return [platform.root.contact_database(), east.database()]


async def owners(platform: Platform, table: Table) -> list[set[OrganizationId]]:
    """Whose rows lie at home, and whose in the shard."""
    found = []
    for database in databases(platform):
        async with database.read.connect() as connection:
            found.append(set(await connection.scalars(select(table.c.organization_id))))
    return found


@asynccontextmanager
async def serving(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    app = application(settings)
    async with (
        app.lifespan(),
        httpx.AsyncClient(
            transport=httpx.ASGITransport(cast(Any, app)), base_url="http://wacore", timeout=30
        ) as client,
    ):
        yield client


async def register(client: httpx.AsyncClient) -> dict[str, str]:
    answer = await client.post(
        "/api/v1/auth/register",
        json={
            "email": "bob@example.com",
            "password": "nine copper kettles, 1843",
            "name": "Bob",
            "organization_name": "Eastern Kettles",
        },
    )
    return {"authorization": f"Bearer {answer.json()['access_token']}"}


def organization_of(token: dict[str, str]) -> str:
    bearer = token["authorization"].removeprefix("Bearer ")
    return str(jwt.decode(bearer, options={"verify_signature": False})["org"])


async def create(platform: Platform, actor: Actor, name: str) -> None:
    command = CreateContactCommand(actor=actor, phone=PHONE, name=name)
    await platform.root.contacts.contacts().create(command)


async def names(platform: Platform, actor: Actor) -> list[str]:
    page = await platform.root.contacts.contacts().list(ListContactsQuery(actor=actor))
    return [contact.name for contact in page.items]


async def test_each_organisation_is_asked_where_its_data_lie(platform: Platform) -> None:
    """Commands, lists, streams and what other services ask; rows stay apart."""
    await create(platform, ADA, "Grace")
    await create(platform, BOB, "Joan")
    everyone = Selection(everyone=True)
    counts = [
        await platform.root.contacts.peers().count_recipients(
            CountRecipientsQuery(organization_id=organization_id, selection=everyone)
        )
        for organization_id in (OURS, THEIRS)
    ]
    export: ExportContacts = platform.root.contacts.contacts().export
    streamed = [
        contact.name
        async for page in await export(ListContactsQuery(actor=BOB))
        for contact in page
    ]

    assert (["Grace"], ["Joan"]) == (await names(platform, ADA), await names(platform, BOB))
    assert [1, 1] == counts
    assert ["Joan"] == streamed
    assert [{OURS}, {THEIRS}] == await owners(platform, tables.contacts)


async def test_facts_leave_every_shard(platform: Platform) -> None:
    """Each has an outbox of its own, and somebody who empties it."""
    await create(platform, ADA, "Grace")
    await create(platform, BOB, "Joan")
    assert [{OURS}, {THEIRS}] == await owners(platform, tables.shared.outbox)

    [duties] = platform.duties()
    for duty in duties.periodic:
        if duty.name.endswith("relay_outbox"):
            await duty.run()

    assert [set(), set()] == await owners(platform, tables.shared.outbox)


async def test_a_lost_import_is_found_in_every_shard(platform: Platform) -> None:
    """Its job waits at home like all others, and fills the shard."""
    imports = platform.root.contacts.imports()
    started = await imports.start(
        StartImportCommand(
            actor=BOB,
            filename="people.csv",
            content=parts(f"phone,name\n{PHONE},Joan\n".encode()),
            options=ImportOptions(),
        )
    )
    async with databases(platform)[1].write.begin() as connection:
        await connection.execute(update(tables.imports).values(updated_at=LONG_AGO))

    assert 1 == await imports.resume()
    [reserved] = await platform.root.contact_stores.jobs().reserve(
        ["contacts.import"], limit=9, lease=60
    )
    assert str(started.id) == reserved.job.key
    await imports.run(RunImportCommand(organization_id=THEIRS, import_id=started.id))
    assert ["Joan"] == await names(platform, BOB)
    assert [set(), {THEIRS}] == await owners(platform, tables.contacts)


async def test_an_organisation_that_was_placed_uses_the_api(tmp_path: Path) -> None:
    """It signed up, the operator put it into the map, and its people notice nothing."""
    shards = tmp_path / "shards.toml"
    east = tmp_path / "east.sqlite3"
    settings = Settings(data_dir=tmp_path, workers=False)
    async with serving(settings) as client:
        token = await register(client)
    shards.write_text(
        f'[contact.databases]\neast = "sqlite+aiosqlite:///{east}"\n'
        f'[contact.organizations]\n"{organization_of(token)}" = "east"\n'
    )

    async with serving(replace(settings, shards=str(shards))) as client:
        created = await client.post("/api/v1/contacts", json={"phone": PHONE}, headers=token)
        listed = await client.get("/api/v1/contacts", headers=token)

    assert (201, [PHONE]) == (created.status_code, [c["phone"] for c in listed.json()["items"]])
    assert [0, 1] == [counted(file) for file in (tmp_path / "contact_service.sqlite3", east)]


def counted(file: Path) -> int:
    with closing(sqlite3.connect(file)) as database:
        [number] = database.execute("SELECT COUNT(*) FROM contacts").fetchone()
    return int(number)


async def test_a_shard_is_asked_whether_it_is_there(platform: Platform) -> None:
    """Like every other database of the service."""
    pings = platform.pings()

    assert {"contact_service", "contact_service.east"} == set(pings)
    for ping in pings.values():
        await ping()
