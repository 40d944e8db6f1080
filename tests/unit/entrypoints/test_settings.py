"""What the environment may say, and what it is told when it says something else."""

import re
from pathlib import Path

import pytest

from wacore.domain.errors import InvalidInput
from wacore.entrypoints.settings import Settings, from_environment


def test_an_empty_environment_is_the_embedded_form() -> None:
    """Without settings everything lives in SQLite files of one directory."""
    settings = from_environment({})

    assert Settings() == settings
    assert settings.database_of("contact_service").startswith("sqlite+aiosqlite:///")


def test_variables_are_read_by_their_prefix() -> None:
    """`WACORE_PORT` is `port`; foreign variables are left alone."""
    settings = from_environment({"WACORE_PORT": "8100", "WACORE_DATA_DIR": "/data/x", "PORT": "1"})

    assert 8100 == settings.port
    assert Path("/data/x") == settings.data_dir


def test_what_the_caller_gives_wins() -> None:
    """Command line options go before the environment; None means not given."""
    settings = from_environment({"WACORE_PORT": "8100", "WACORE_HOST": "::1"}, port=1, host=None)

    assert (1, "::1") == (settings.port, settings.host)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WACORE_PORT", "eighty"),
        ("WACORE_PORT", "70000"),
        ("WACORE_GRAPH_VERSION", "25"),
        ("WACORE_LOG_LEVEL", "loud"),
        ("WACORE_PROT", "8000"),
        ("WACORE_REDIS_URL", "127.0.0.1:6379"),
        ("WACORE_REPLICA_URL", "mysql+asyncmy://u:p@replica/one_for_all"),
        ("WACORE_REPLICA_URL", "mysql+asyncmy://u:p@replica/{service}"),
        ("WACORE_DATABASE_URL", "mysql+asyncmy://u:p@127.0.0.1/wacore"),
    ],
)
def test_a_wrong_variable_is_named(name: str, value: str) -> None:
    """The error names the variable, also one that does not exist."""
    with pytest.raises(InvalidInput, match=re.escape(name)) as caught:
        from_environment({name: value})

    assert name == caught.value.problems[0].field


def test_each_service_has_a_database_of_its_own() -> None:
    """The placeholder is the service's name."""
    settings = from_environment({"WACORE_DATABASE_URL": "mysql+asyncmy://u:p@db/{service}"})

    assert "mysql+asyncmy://u:p@db/user_service" == settings.database_of("user_service")


def test_a_replica_is_named_like_its_primary() -> None:
    """One for each service; without the setting there is none."""
    primary = {"WACORE_DATABASE_URL": "mysql+asyncmy://u:p@db/{service}"}
    settings = from_environment(
        {**primary, "WACORE_REPLICA_URL": "mysql+asyncmy://u:p@replica/{service}"}
    )

    assert "mysql+asyncmy://u:p@replica/user_service" == settings.replica_of("user_service")
    assert "" == from_environment(primary).replica_of("user_service")


def test_what_tests_are_told_is_no_setting() -> None:
    """Servers for tests are named in the same environment."""
    assert Settings() == from_environment({"WACORE_TEST_REDIS_URL": "redis://127.0.0.1:6379/0"})


def test_what_clients_are_told_is_no_setting() -> None:
    """Who has exported the address and token of a server can start another one."""
    environment = {"WACORE_URL": "http://127.0.0.1:9", "WACORE_TOKEN": "x"}

    assert Settings() == from_environment(environment)
