from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from support.smtp import SmtpSink, smtp_sink
from wacore.adapters.mail.smtp import SmtpMailer, SmtpServer
from wacore.adapters.memory.clock import ManualClock
from wacore.application.ports.mailer import Letter, MailNotSent
from wacore.domain.errors import InvalidInput
from wacore.testing.contracts.mail import LETTER, MailerContract

SENDER = "wacore ü <no-reply@example.org>"


@pytest.fixture
async def sink() -> AsyncIterator[SmtpSink]:
    async with smtp_sink() as sink:
        yield sink


@pytest.fixture
def mailer(sink: SmtpSink) -> SmtpMailer:
    return SmtpMailer(SmtpServer("127.0.0.1", sink.port), SENDER, ManualClock(), seconds=2)


class TestSmtpMailer(MailerContract):
    @pytest.fixture
    def arrived(self, sink: SmtpSink) -> Callable[[], Awaitable[list[Letter]]]:
        async def arrived() -> list[Letter]:
            return [
                Letter(to=m["To"], subject=m["Subject"], text=m.get_content().replace("\r\n", "\n"))
                for m in sink.messages
            ]

        return arrived


async def test_headers_say_who_writes(mailer: SmtpMailer, sink: SmtpSink) -> None:
    """And that no human does, so that no holiday notice comes back."""
    await mailer.send(LETTER)

    message = sink.messages[0]
    assert [LETTER.to] == sink.recipients
    assert (SENDER, "auto-generated", "Sun, 22 Nov 2026 12:00:00 +0000") == (
        message["From"],
        message["Auto-Submitted"],
        message["Date"],
    )
    assert message["Message-ID"].endswith("@example.org>")


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("MAIL", "451 later"),
        ("RCPT", "550 no such user"),
        ("DATA", "554 no"),
        (".", "552 mailbox full"),
        ("MAIL", "nonsense"),
    ],
)
async def test_refusals_are_told(
    mailer: SmtpMailer, sink: SmtpSink, command: str, answer: str
) -> None:
    """Whatever the server says no to, and at whatever point."""
    sink.refuse = {command: answer}

    with pytest.raises(MailNotSent):
        await mailer.send(LETTER)

    assert [] == sink.messages


async def test_a_silent_server_costs_only_seconds(sink: SmtpSink) -> None:
    """It is given up, not waited for."""
    sink.silent = True
    mailer = SmtpMailer(SmtpServer("127.0.0.1", sink.port), SENDER, ManualClock(), seconds=0.05)

    with pytest.raises(MailNotSent):
        await mailer.send(LETTER)


async def test_nobody_listening_is_told() -> None:
    """A closed port is a letter not sent."""
    async with smtp_sink() as sink:
        port = sink.port
    mailer = SmtpMailer(SmtpServer("127.0.0.1", port), SENDER, ManualClock(), seconds=2)

    with pytest.raises(MailNotSent):
        await mailer.send(LETTER)


async def test_demanded_encryption_is_not_given_up(sink: SmtpSink) -> None:
    """A server without STARTTLS gets no letter in the clear."""
    server = SmtpServer("127.0.0.1", sink.port, starttls=True)

    with pytest.raises(MailNotSent):
        await SmtpMailer(server, SENDER, ManualClock(), seconds=2).send(LETTER)

    assert [] == sink.messages


@pytest.mark.parametrize("header", ["to", "subject"])
async def test_headers_cannot_be_smuggled(mailer: SmtpMailer, sink: SmtpSink, header: str) -> None:
    """A line break in a header is refused, not sent as another header."""
    fields = {"to": LETTER.to, "subject": LETTER.subject, "text": "x"}
    fields[header] += "\nBcc: eve@example.org"

    with pytest.raises(MailNotSent):
        await mailer.send(Letter(to=fields["to"], subject=fields["subject"], text=fields["text"]))

    assert [] == sink.messages


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example.org", SmtpServer("mail.example.org", 25)),
        ("smtp://a:b%40c@mail.example.org", SmtpServer("mail.example.org", 587, "a", "b@c")),
        ("smtps://mail.example.org", SmtpServer("mail.example.org", 465, tls=True)),
        ("smtp+starttls://[::1]:2525", SmtpServer("::1", 2525, starttls=True)),
    ],
)
def test_servers_are_read_from_urls(url: str, server: SmtpServer) -> None:
    """With the usual ports, and without telling the password to whoever prints it."""
    assert server == SmtpServer.parse(url)
    assert "b@c" not in repr(SmtpServer.parse(url))


@pytest.mark.parametrize("url", ["", "mail.example.org", "http://x", "smtp://", "smtp://x:port"])
def test_other_urls_are_refused(url: str) -> None:
    """By name of the setting."""
    with pytest.raises(InvalidInput) as caught:
        SmtpServer.parse(url)

    assert "smtp_url" == caught.value.problems[0].field


def test_a_sender_needs_an_address() -> None:
    """Told when the program starts, not with the first letter."""
    with pytest.raises(InvalidInput) as caught:
        SmtpMailer(SmtpServer("x", 25), "wacore", ManualClock())

    assert "mail_from" == caught.value.problems[0].field
