"""MySQL, Redis, RabbitMQ, six services, two workers and the gateway: the main job, under kill -9."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from support.main_job import assert_everybody_is_accounted_for, ready_to_launch, some_contacts
from wacore.entrypoints.house.servers import Servers, servers
from wacore.entrypoints.house.services import ServicesHouse
from wacore.entrypoints.services import DATABASES, SERVICES

pytestmark = pytest.mark.xdist_group("processes")

_UNTIDY = {"dropped_answers": 0.01, "server_errors": 0.01, "dropped_answer_seconds": 1}
_TOGETHER = (
    frozenset({"RabbitMQ", "worker 1"}),
    frozenset({"user service", "contact service"}),
    frozenset({"Redis", "team service"}),
    frozenset({"template service", "campaign service"}),
    frozenset({"MySQL"}),
    frozenset({"whatsapp service"}),
)
"""Who dies in the same moment. A queue of RabbitMQ's is some seconds old by then, as it must be."""


@dataclass(frozen=True)
class Ground:
    below: Servers
    house: ServicesHouse

    def kill(self, names: frozenset[str]) -> None:
        """SIGKILL, and back with the data they had; nobody else has died of it."""
        members = [each for each in self.house.members if each.process.name in names]
        servers = {
            name: server
            for name, server in self.below.started.items()
            if name.partition(" ")[0] in names  # its version follows
        }
        assert len(names) == len(members) + len(servers)
        for member in members:
            member.process.kill()
        for server in servers.values():
            server.kill()

        assert [each.process.name for each in members] == self.house.revive()
        assert list(servers) == self.below.revive()
        for member in members:
            if member.ready:
                member.process.await_answer(member.ready)


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    with (
        servers() as below,
        ServicesHouse(
            tmp_path_factory.mktemp("house"),
            send_rate=10,
            unknown_grace=3,
            inflight_lease=3,
            simulator=_UNTIDY,
            environment=below.environment,
        ) as house,
    ):
        yield Ground(below, house)


@pytest.mark.parametrize("service", SERVICES)
def test_every_dependency_is_named_with_its_latency(ground: Ground, service: str) -> None:
    """`/ready` names database, Redis and broker; `/health` the other services too."""
    ready = ground.house.services[service].ready
    answers = {
        path: httpx.get(ready.replace("/ready", path), trust_env=False).json()
        for path in ("/ready", "/health")
    }

    own = {DATABASES[service], "redis", "redis_state", "rabbitmq"}
    others = {f"{each} service" for each in SERVICES if each != service}
    others |= {"sending"} if service == "whatsapp" else set()  # whether it is armed
    seen = {path: answer["dependencies"] for path, answer in answers.items()}
    assert {"/ready": own, "/health": own | others} == {
        path: set(found) for path, found in seen.items()
    }
    assert all(each["latency_ms"] >= 0 for found in seen.values() for each in found.values())


def test_killing_everything_once_harms_nobody(ground: Ground, tmp_path: Path) -> None:
    """Each dies in the middle of sending and comes back; the accounts balance to the last message."""
    contacts = some_contacts(tmp_path / "contacts.csv", 300)
    with ready_to_launch(ground.house, contacts) as sending:
        sending.launch()
        for accepted, victims in zip(range(15, 225, 35), _TOGETHER, strict=True):
            sending.until_accepted(accepted)
            ground.kill(victims)
        sending.until_settled()

        assert_everybody_is_accounted_for(sending)
        assert [] == [*ground.below.revive(), *ground.house.revive()]
