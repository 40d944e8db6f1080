from collections.abc import AsyncIterator

import httpx
import pytest
from litestar import Litestar

from support.http import an_app, client_of
from support.template_world import TemplateWorld
from wacore.entrypoints.http.templates import controllers


@pytest.fixture
def world() -> TemplateWorld:
    return TemplateWorld()


@pytest.fixture
def app(world: TemplateWorld) -> Litestar:
    return an_app(controllers, {"templates": world.templates})


@pytest.fixture
async def client(app: Litestar) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(app) as client:
        yield client
