"""What deploy/ says agrees with what the program takes."""

import re
from typing import Any

import msgspec
import pytest
import yaml

from support.source import ROOT
from wacore.entrypoints.services import DATABASES, DEFAULT_PORTS, SERVICES
from wacore.entrypoints.settings import PREFIX, Settings, from_environment

DEPLOY = ROOT / "deploy"
OURS = {"WACORE_SQL_PASSWORD", "WACORE_AMQP_PASSWORD", "WACORE_GATEWAY_PORT"}
"""Variables of the compose file itself."""


@pytest.fixture
def compose() -> Any:
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))


def test_every_variable_is_a_setting() -> None:
    """A misspelt one would be refused at start, on somebody's server."""
    files = [DEPLOY / "Dockerfile", DEPLOY / "compose.yaml", DEPLOY / ".env.example"]
    named = {
        name
        for file in files
        for name in re.findall(r"WACORE_[A-Z_]+", file.read_text(encoding="utf-8"))
    }
    known = {PREFIX + field.name.upper() for field in msgspec.structs.fields(Settings)}

    assert set() == named - known - OURS


def test_each_service_has_its_container(compose: Any) -> None:
    """Named as its peers call it, and none of them does background work."""
    commands = {name: each.get("command") for name, each in compose["services"].items()}

    for service in SERVICES:
        assert ["serve", service, "--no-workers"] == commands[service]
    assert ["worker", *SERVICES] == commands["worker"]


def test_the_containers_settings_can_be_read(compose: Any) -> None:
    """Addresses and databases come out as the other files have them."""
    given = {
        name: re.sub(r"\$\{[^}]*\}", "", value).replace("\n", "")
        for name, value in compose["services"]["contact"]["environment"].items()
    }
    settings = from_environment(given)

    for service, port in DEFAULT_PORTS.items():
        assert f"http://{service}:{port}" == settings.address_of(service)
        assert settings.database_of(DATABASES[service]).endswith(f"/{service}_service")


def test_the_gateway_knows_every_port() -> None:
    """Services listen where the gateway looks for them."""
    upstreams = (DEPLOY / "nginx" / "upstreams.conf").read_text(encoding="utf-8")

    found = re.findall(r"upstream (\w+)_service\s+{ server (\w+):(\d+);", upstreams)
    assert [(s, s, str(DEFAULT_PORTS[s])) for s in SERVICES] == found


def test_every_database_is_made() -> None:
    """One for each service, and the right to use it."""
    statements = (DEPLOY / "mysql" / "databases.sql").read_text(encoding="utf-8")

    assert set(DATABASES.values()) == set(re.findall(r"CREATE DATABASE (\w+)", statements))
    assert set(DATABASES.values()) == set(re.findall(r"GRANT ALL ON (\w+)", statements))


def test_nothing_runs_as_root(compose: Any) -> None:
    """Neither by default nor by a way back to it."""
    dockerfile = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")

    assert "\nUSER 10001:10001\n" in dockerfile
    for service in (*SERVICES, "worker", "migrate"):
        assert ["ALL"] == compose["services"][service]["cap_drop"]
        assert compose["services"][service]["read_only"]
