import io
from collections.abc import Awaitable, Callable

import pytest

from wacore.adapters.mail.console import ConsoleMailer
from wacore.application.ports.mailer import Letter
from wacore.testing.contracts.mail import MailerContract


class TestConsoleMailer(MailerContract):
    @pytest.fixture
    def stream(self) -> io.StringIO:
        return io.StringIO()

    @pytest.fixture
    def mailer(self, stream: io.StringIO) -> ConsoleMailer:
        return ConsoleMailer(stream)

    @pytest.fixture
    def arrived(self, stream: io.StringIO) -> Callable[[], Awaitable[list[Letter]]]:
        async def arrived() -> list[Letter]:
            letters = []
            for block in stream.getvalue().split("─" * 72 + "\n"):
                if block:
                    head, _, text = block.partition("\n\n")
                    to, subject = head.split("\n")
                    letters.append(
                        Letter(
                            to=to.removeprefix("To: "),
                            subject=subject.removeprefix("Subject: "),
                            text=text,
                        )
                    )
            return letters

        return arrived


async def test_prints_to_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    """Where no program reads its input from."""
    await ConsoleMailer().send(Letter(to="ada@example.org", subject="Hi", text="token\n"))

    printed = capsys.readouterr()
    assert "token" in printed.err
    assert printed.out == ""
