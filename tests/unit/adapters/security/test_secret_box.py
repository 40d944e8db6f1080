from collections.abc import Callable

import pytest

from wacore.adapters.security.secret_box import AesGcmSecretBox, SecretKey
from wacore.application.ports.secret_box import SecretBox, SecretUnreadable
from wacore.testing.contracts.security import PLACE, SecretBoxContract

OLD = SecretKey("old", bytes(range(32)))
NEW = SecretKey("new", bytes(range(32, 64)))


class TestAesGcmSecretBox(SecretBoxContract):
    @pytest.fixture
    def box(self) -> SecretBox:
        return AesGcmSecretBox([OLD])

    @pytest.fixture
    def rotated(self, box: SecretBox) -> Callable[[], SecretBox]:
        return lambda: AesGcmSecretBox([NEW, OLD])


def test_a_dropped_key_opens_nothing() -> None:
    """Once a key is gone, so is what it sealed."""
    sealed = AesGcmSecretBox([OLD]).seal("token", place=PLACE)

    with pytest.raises(SecretUnreadable):
        AesGcmSecretBox([NEW]).open(sealed, place=PLACE)


def test_no_keys_no_box() -> None:
    """A box without a key is a mistake of configuration, told at once."""
    with pytest.raises(ValueError, match="at least one key"):
        AesGcmSecretBox([])


def test_a_key_does_not_print_itself() -> None:
    """Key bytes never reach a log by way of repr."""
    assert "\\x" not in repr(OLD)
