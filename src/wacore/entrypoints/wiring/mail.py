"""How letters leave: by SMTP where the settings name a server, else onto standard error."""

from wacore.adapters.mail.console import ConsoleMailer
from wacore.adapters.mail.smtp import SmtpMailer, SmtpServer
from wacore.application.ports import Clock
from wacore.application.ports.mailer import Mailer
from wacore.entrypoints.settings import Settings


def mailer_of(settings: Settings, clock: Clock) -> Mailer:
    """
    Raises:
        InvalidInput: `smtp_url` is none.
    """
    if not settings.smtp_url:
        return ConsoleMailer()
    return SmtpMailer(SmtpServer.parse(settings.smtp_url), settings.mail_from, clock)
