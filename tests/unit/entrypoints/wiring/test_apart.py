"""Each service on its own, put together without the others' databases."""

from pathlib import Path

import pytest

from wacore.entrypoints.platform import Platform
from wacore.entrypoints.services import DATABASES, SERVICES
from wacore.entrypoints.settings import Settings
from wacore.entrypoints.wiring.events import CONSUMERS, FOLLOWED_BY, follows_of
from wacore.entrypoints.wiring.peers import LINKS, ForeignDatabase
from wacore.entrypoints.wiring.root import Root


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path)


@pytest.mark.parametrize("service", SERVICES)
async def test_a_service_needs_its_own_database_only(settings: Settings, service: str) -> None:
    """Every use case, duty and answer of it can be made; no other database comes into being."""
    async with Platform(settings, service) as platform:
        for routes in platform.routes():
            for build in routes.use_cases.values():
                build()
        for internals in platform.internals():
            for answer in internals.answers:
                answer.port()

        assert len(platform.duties()) == 1
        assert [DATABASES[service]] == list(platform.pings())

    assert {DATABASES[service]} == {
        file.name.partition(".")[0] for file in settings.data_dir.glob("*.sqlite3")
    }


def test_anothers_database_is_out_of_reach(settings: Settings) -> None:
    """A peer somebody forgot shows at once, not as a second truth."""
    platform = Platform(settings, "campaign")

    with pytest.raises(ForeignDatabase, match="campaign service has no business in the contact"):
        platform.root.contacts.peers()


def test_what_is_asked_can_be_answered() -> None:
    """No path is answered twice, and every port is one of Root's."""
    paths = [operation.path for link in LINKS for operation in link.operations]

    assert len(paths) == len(set(paths))
    assert all(hasattr(Root, link.provider) for link in LINKS)
    assert all(link.asked not in link.callers for link in LINKS)


@pytest.mark.parametrize("service", SERVICES)
def test_publishers_know_who_follows(settings: Settings, service: str) -> None:
    """What is sent to a service is exactly what its consumers are for."""
    follows = follows_of(Platform(settings).root, service)

    assert FOLLOWED_BY[service] == {follow.event for follow in follows}
    assert {(follow.event, follow.consumer) for follow in follows} == {
        (event, consumer) for consumer, events in CONSUMERS[service].items() for event in events
    }
