"""Keys of the service that signs."""

from datetime import timedelta

import jwt
import pytest

from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.security import remote_keys
from wacore.adapters.security.remote_keys import RemoteKeys
from wacore.adapters.security.signing_keys import SigningKey
from wacore.application.users.ports import PublicKey

A_WHILE = timedelta(seconds=3)
OLD, NEW = (SigningKey.from_seed(name, bytes([n]) * 32) for n, name in enumerate(("old", "new")))


class Published:
    """What the other service shows, and how often it was asked."""

    def __init__(self) -> None:
        self.keys = [OLD]
        self.asked = 0

    async def __call__(self) -> list[PublicKey]:
        self.asked += 1
        return [key.as_jwk() for key in self.keys]


def token(key: SigningKey, **more: str) -> str:
    return jwt.encode({}, key.private, algorithm="EdDSA", headers={"kid": key.kid, **more})


@pytest.fixture
def published() -> Published:
    return Published()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def keys(published: Published, clock: ManualClock) -> RemoteKeys:
    return RemoteKeys(published, clock)


async def test_a_new_key_is_learnt_from_its_first_token(
    keys: RemoteKeys, published: Published, clock: ManualClock
) -> None:
    """And the tokens of a known one ask for nothing."""
    await keys.learn_from(token(OLD))
    await keys.learn_from(token(OLD))
    assert 1 == published.asked

    published.keys = [NEW]
    clock.advance(A_WHILE)
    await keys.learn_from(token(NEW))

    assert keys.known("new") is not None
    assert keys.known("old") is None


async def test_a_withdrawn_key_is_looked_up_again(
    keys: RemoteKeys, published: Published, clock: ManualClock
) -> None:
    """However well its tokens are known."""
    await keys.learn_from(token(OLD))
    published.keys = [NEW]
    clock.advance(A_WHILE)
    await keys.learn_from(token(NEW))
    published.keys = [NEW, OLD]
    clock.advance(A_WHILE)
    await keys.learn_from(token(OLD))

    assert keys.known("old") is not None


async def test_no_flood_of_tokens_is_remembered(keys: RemoteKeys) -> None:
    """Anybody can write a known key's name into a head of his own, and none is told apart for it."""
    for n in range(2 * remote_keys._HEADS):
        await keys.learn_from(token(OLD, cty=str(n)))

    assert remote_keys._HEADS >= len(keys._heads)


@pytest.mark.parametrize("broken", ["", ".", "a.b.c", "x" * 5000, "é.é.é"])
async def test_what_is_no_token_teaches_nothing(
    keys: RemoteKeys, published: Published, broken: str
) -> None:
    """Verifying it will say so."""
    await keys.learn_from(broken)

    assert 0 == published.asked
