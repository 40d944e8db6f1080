from collections.abc import AsyncIterator

import httpx
import pytest
from litestar import Litestar

from support.contacts import AddressBookInUse
from support.http import an_app, client_of
from wacore.entrypoints.http.contacts import controllers


@pytest.fixture
def use() -> AddressBookInUse:
    return AddressBookInUse()


@pytest.fixture
def app(use: AddressBookInUse) -> Litestar:
    return an_app(
        controllers,
        {
            "contacts": use.contacts,
            "groups": use.groups,
            "segments": use.segments,
            "imports": use.imports,
        },
    )


@pytest.fixture
async def client(app: Litestar) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(app) as client:
        yield client
