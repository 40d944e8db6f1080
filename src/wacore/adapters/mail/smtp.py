"""Letters by SMTP."""

from dataclasses import dataclass
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid, parseaddr
from urllib.parse import unquote, urlsplit

import aiosmtplib

from wacore.application.ports import Clock
from wacore.application.ports.mailer import Letter, MailNotSent
from wacore.domain.errors import InvalidInput

_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """
    Where letters are handed over.

    Attributes:
        tls: From the first byte (`smtps`); else STARTTLS is used when the server offers it.
        starttls: Demanded; without it nothing is sent (`smtp+starttls`).
    """

    host: str
    port: int
    user: str | None = None
    password: str | None = None
    tls: bool = False
    starttls: bool = False

    @classmethod
    def parse(cls, url: str) -> "SmtpServer":
        """
        From `smtp://user:password@host:587`, `smtps://…` or `smtp+starttls://…`.

        Raises:
            InvalidInput: The text is none of these.
        """
        parts = urlsplit(url)
        try:
            port = parts.port
        except ValueError:
            port = -1
        ports = {"smtp": 587 if parts.username else 25, "smtps": 465, "smtp+starttls": 587}
        if parts.scheme not in ports or not parts.hostname or port == -1:
            raise InvalidInput(
                "Write smtp://user:password@host:587, smtps://… or smtp+starttls://….",
                field="smtp_url",
            )
        return cls(
            host=parts.hostname,
            port=port or ports[parts.scheme],
            user=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            tls=parts.scheme == "smtps",
            starttls=parts.scheme == "smtp+starttls",
        )

    def __repr__(self) -> str:
        return f"SmtpServer({self.host}:{self.port})"


class SmtpMailer:
    """
    A Mailer; each letter has a connection of its own, since there are few.

    Args:
        sender: `Name <address>`, in `From`.
    """

    def __init__(
        self, server: SmtpServer, sender: str, clock: Clock, *, seconds: float = _SECONDS
    ) -> None:
        if "@" not in parseaddr(sender)[1]:
            raise InvalidInput(
                "Write a sender such as wacore <no-reply@example.org>.", field="mail_from"
            )
        self._server = server
        self._sender = sender
        self._clock = clock
        self._seconds = seconds

    async def send(self, letter: Letter) -> None:
        server = self._server
        try:
            await aiosmtplib.send(
                self._message(letter),
                hostname=server.host,
                port=server.port,
                username=server.user,
                password=server.password,
                use_tls=server.tls,
                start_tls=True if server.starttls else None,
                timeout=self._seconds,
            )
        except (aiosmtplib.SMTPException, OSError, MessageError, ValueError) as error:
            raise MailNotSent(f"{type(error).__name__}: {error}"[:300]) from error

    def _message(self, letter: Letter) -> EmailMessage:
        message = EmailMessage()
        message["From"] = self._sender
        message["To"] = letter.to
        message["Subject"] = letter.subject
        message["Date"] = format_datetime(self._clock.now())
        message["Message-ID"] = make_msgid(domain=parseaddr(self._sender)[1].rpartition("@")[2])
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.text)
        return message
