from collections.abc import Callable

import pytest

from wacore.adapters.memory.secret_box import MemorySecretBox
from wacore.application.ports.secret_box import SecretBox
from wacore.testing.contracts.security import SecretBoxContract


class TestMemorySecretBox(SecretBoxContract):
    @pytest.fixture
    def box(self) -> MemorySecretBox:
        return MemorySecretBox()

    @pytest.fixture
    def rotated(self, box: MemorySecretBox) -> Callable[[], SecretBox]:
        def rotate() -> SecretBox:
            box.rotate()
            return box

        return rotate
