from collections.abc import Awaitable, Callable

import pytest

from wacore.adapters.memory.users.mailer import MemoryMailer
from wacore.application.ports.mailer import Letter, MailNotSent
from wacore.testing.contracts.mail import LETTER, MailerContract


class TestMemoryMailer(MailerContract):
    @pytest.fixture
    def mailer(self) -> MemoryMailer:
        return MemoryMailer()

    @pytest.fixture
    def arrived(self, mailer: MemoryMailer) -> Callable[[], Awaitable[list[Letter]]]:
        async def arrived() -> list[Letter]:
            return mailer.sent

        return arrived


async def test_refuses_when_told() -> None:
    """Then nothing is kept."""
    mailer = MemoryMailer()
    mailer.refuse = "away"

    with pytest.raises(MailNotSent, match="away"):
        await mailer.send(LETTER)

    assert [] == mailer.sent
