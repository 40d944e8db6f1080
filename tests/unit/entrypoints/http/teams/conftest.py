from collections.abc import AsyncIterator

import pytest

from support.identity_http import IdentityClient, identity_client


@pytest.fixture
async def api() -> AsyncIterator[IdentityClient]:
    async with identity_client() as client:
        yield client
