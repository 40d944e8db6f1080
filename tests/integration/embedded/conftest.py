"""A server that others may annoy, started once."""

from collections.abc import Iterator

import httpx
import pytest

from support.annoyed_server import AnnoyedServer
from wacore.entrypoints.demo.house import House


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AnnoyedServer]:
    with House(tmp_path_factory.mktemp("house")) as house, httpx.Client(trust_env=False) as client:
        yield AnnoyedServer(house, client)
