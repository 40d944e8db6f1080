"""The whole platform with a Redis, as settings name it."""

import asyncio
import os
import re
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

import httpx
import jwt
import pytest

from support.redis import FORMS, a_prefix, linked
from wacore.adapters.redis.hot_questions import RedisHotQuestions
from wacore.adapters.system import SystemClock, uuid7
from wacore.application.contacts.create_contact import CreateContactCommand
from wacore.application.contacts.queries import ListContactsQuery
from wacore.application.messaging.follow_news import FollowNewsQuery
from wacore.application.users.register import RegisterCommand
from wacore.domain.actor import Actor
from wacore.domain.messaging.subscription import EventKind, News
from wacore.entrypoints.platform import Platform
from wacore.entrypoints.serving import application
from wacore.entrypoints.settings import Settings
from wacore.entrypoints.wiring.warmth import kept_warm
from wacore.testing.servers import REDIS, lend
from wacore.testing.servers.private import Private

REGISTRATION = {
    "email": "ada@example.com",
    "password": "nine copper kettles, 1843",
    "name": "Ada",
    "organization_name": "Analytical Engines",
}

SOON = 20.0


@asynccontextmanager
async def serving(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """One process's application, in this one."""
    app = application(settings)
    async with (
        app.lifespan(),
        httpx.AsyncClient(
            transport=httpx.ASGITransport(cast(Any, app)), base_url="http://wacore", timeout=30
        ) as client,
    ):
        yield client


def settings_of(folder: Path, url: str, **others: Any) -> Settings:
    return Settings(data_dir=folder, redis_url=url, workers=False, **others)


async def register(client: httpx.AsyncClient) -> dict[str, str]:
    answer = await client.post("/api/v1/auth/register", json=REGISTRATION)
    assert answer.status_code == 201, answer.text
    return {"authorization": f"Bearer {answer.json()['access_token']}"}


async def contacts(client: httpx.AsyncClient, token: dict[str, str]) -> list[str]:
    answer = await client.get("/api/v1/contacts", headers=token)
    assert answer.status_code == 200, answer.text
    return [each["phone"] for each in answer.json()["items"]]


async def create(client: httpx.AsyncClient, token: dict[str, str], phone: str) -> None:
    answer = await client.post("/api/v1/contacts", json={"phone": phone}, headers=token)
    assert answer.status_code == 201, answer.text


async def loads_of_contacts(client: httpx.AsyncClient) -> int:
    """How often this process's cache did not have what it was asked for, of contacts."""
    metrics = (await client.get("/metrics")).text
    found = re.search(r'^wacore_cache_misses{space="contacts"} (\d+)', metrics, re.MULTILINE)
    return int(found[1]) if found else 0


@pytest.fixture
def server() -> Iterator[Private]:
    with lend(REDIS) as server:
        yield server


@pytest.mark.parametrize("form", FORMS)
async def test_what_one_process_writes_the_other_reads(
    request: pytest.FixtureRequest, tmp_path: Path, form: str
) -> None:
    """At once, though both keep their answers in Redis; under the prefix of the settings."""
    url, prefix = request.getfixturevalue(f"{form}_url"), a_prefix()
    settings = settings_of(tmp_path, url, redis_prefix=prefix, redis_timeout=5.0)
    async with serving(settings) as one, serving(settings) as other:
        token = await register(one)
        for number in range(3):
            assert number == len(await contacts(other, token))
            await create(one, token, f"+491511234567{number}")

        assert 3 == len(await contacts(other, token))
        claims = jwt.decode(token["authorization"][7:], options={"verify_signature": False})
        async with linked(url) as link:
            assert await link.call("EXISTS", f"{prefix}contacts:{{{claims['org']}}}")


async def test_readiness_names_redis(server: Private, tmp_path: Path) -> None:
    """With its latency; without it the process is not ready."""
    async with serving(settings_of(tmp_path, server.url)) as client:
        ready = await client.get("/ready")
        os.kill(server.pid, signal.SIGKILL)
        degraded = await client.get("/ready")

    assert 200 == ready.status_code
    assert ready.json()["dependencies"]["redis"]["ok"]
    assert ready.json()["dependencies"]["redis_state"]["latency_ms"] > 0
    assert 503 == degraded.status_code
    assert "RedisAway" == degraded.json()["dependencies"]["redis"]["error"]


async def test_without_its_redis_the_platform_works_on(server: Private, tmp_path: Path) -> None:
    """Requests, logins and their limits included."""
    settings = settings_of(tmp_path, server.url)
    async with serving(settings) as one, serving(settings) as other:
        token = await register(one)
        assert [] == await contacts(one, token)
        os.kill(server.pid, signal.SIGKILL)

        await create(one, token, "+4915112345670")
        assert 1 == len(await contacts(one, token)) == len(await contacts(other, token))
        wrong = {"email": REGISTRATION["email"], "password": "not this one, though"}
        answers = [await one.post("/api/v1/auth/login", json=wrong) for _ in range(6)]
        assert [401] * 5 + [429] == [answer.status_code for answer in answers]
        elsewhere = await other.post("/api/v1/auth/login", json=wrong)
        assert 429 == elsewhere.status_code


@pytest.mark.parametrize("trouble", ["dead", "hung", "empty"])
async def test_a_session_that_ended_is_over_everywhere(
    server: Private, tmp_path: Path, trouble: str
) -> None:
    """Though the other process had it in a Redis that dies, hangs or comes back empty."""
    settings = settings_of(tmp_path, server.url)
    async with serving(settings) as one, serving(settings) as other:
        token = await register(one)
        assert [] == await contacts(other, token)
        os.kill(server.pid, signal.SIGSTOP if trouble == "hung" else signal.SIGKILL)
        try:
            ended = await one.post("/api/v1/auth/logout", headers=token)
            during = await other.get("/api/v1/contacts", headers=token)
        finally:
            if trouble == "hung":
                os.kill(server.pid, signal.SIGCONT)
        if trouble == "empty":
            await asyncio.to_thread(server.start)
        after = await other.get("/api/v1/contacts", headers=token)
        if trouble == "hung":  # it woke with what it knew; who could not tell it then tells it now
            async with asyncio.timeout(2):
                while after.status_code != 401:
                    after = await other.get("/api/v1/contacts", headers=token)
        later = [await other.get("/api/v1/contacts", headers=token) for _ in range(20)]

    assert 204 == ended.status_code
    assert {401} == {answer.status_code for answer in (during, after, *later)}


async def test_after_a_deploy_nobody_waits_for_what_was_asked_before(
    redis_url: str, tmp_path: Path
) -> None:
    """The answers are gone, but not what was asked: a new process has it before its first caller."""
    prefix = a_prefix()
    settings = settings_of(tmp_path, redis_url, redis_prefix=prefix, redis_timeout=5.0)
    async with serving(settings) as old:
        token = await register(old)
        await create(old, token, "+4915112345670")
        await contacts(old, token)
    async with linked(redis_url) as link:
        claims = jwt.decode(token["authorization"][7:], options={"verify_signature": False})
        await link.call("UNLINK", f"{prefix}contacts:{{{claims['org']}}}")

    async with serving(settings) as new:
        loaded = await loads_of_contacts(new)
        assert ["+4915112345670"] == await contacts(new, token)
        assert 0 < loaded == await loads_of_contacts(new)


async def test_an_empty_redis_is_filled_again_by_those_who_remember(
    server: Private, tmp_path: Path
) -> None:
    """Without anybody asking, the answers that were asked for are there, and they are new."""
    settings = settings_of(tmp_path, server.url, redis_timeout=2.0)
    async with Platform(settings) as platform:
        root = platform.root
        keeping = kept_warm(root, platform.facades(), every=0.1)
        ada = await signed_up(platform)
        contacts, loaded = root.contacts.contacts(), root.cache()._loaded
        async with keeping:
            await contacts.list(ListContactsQuery(actor=ada))
            async with linked(server.url) as link:
                noted = RedisHotQuestions(link)
                async with asyncio.timeout(20):
                    while not await noted.hottest("Contacts.list"):  # noqa: ASYNC110  # nobody tells
                        await asyncio.sleep(0.05)
            os.kill(server.pid, signal.SIGKILL)
            await contacts.create(CreateContactCommand(actor=ada, phone="+4915112345670"))
            before = loaded["contacts"]
            await asyncio.to_thread(server.start)
            async with asyncio.timeout(20):
                while loaded["contacts"] == before:  # noqa: ASYNC110  # nobody tells
                    await asyncio.sleep(0.05)

            page = await contacts.list(ListContactsQuery(actor=ada))

    assert ["+4915112345670"] == [each.phone for each in page.items]
    assert before + 1 == loaded["contacts"]


async def test_followers_in_other_processes_are_woken(redis_url: str, tmp_path: Path) -> None:
    """Long before they would have looked by themselves."""
    settings = settings_of(tmp_path, redis_url, redis_prefix=a_prefix(), redis_timeout=5.0)
    async with Platform(settings) as one, Platform(settings) as other:
        actor = await signed_up(one)
        follow = other.root.outward.live_news().follow
        async with follow(FollowNewsQuery(actor=actor)) as following:
            await following.more()
            await following.wait(SOON)  # until it is subscribed
            waiting = asyncio.create_task(following.wait(SOON))
            await tell_of_something(one, actor)
            async with asyncio.timeout(SOON / 2):
                await waiting
            [heard] = await following.more()

    assert "campaign.changed" == heard.kind


async def tell_of_something(platform: Platform, actor: Actor) -> None:
    news = News(
        id=uuid7(),
        organization_id=actor.organization_id,
        kind=EventKind.CAMPAIGN_CHANGED,
        at=SystemClock().now(),
        data={},
    )
    async with platform.root.whatsapp_stores.begin()() as work:
        await work.news.feed([news])
        await work.commit()


async def signed_up(platform: Platform) -> Actor:
    root = platform.root
    registered = await root.users.auth().register(
        RegisterCommand(
            email=REGISTRATION["email"],
            password=REGISTRATION["password"],
            name=REGISTRATION["name"],
            organization_name=REGISTRATION["organization_name"],
        )
    )
    actor: Actor = await root.authenticate()(registered.access_token)
    return actor
