"""Letters kept instead of sent."""

from wacore.application.ports.mailer import Letter, MailNotSent


class MemoryMailer:
    """A Mailer that remembers what it was given. `refuse` makes it fail until told otherwise."""

    def __init__(self) -> None:
        self.sent: list[Letter] = []
        self.refuse = ""

    async def send(self, letter: Letter) -> None:
        if self.refuse:
            raise MailNotSent(self.refuse)
        self.sent.append(letter)

    def last_token(self, address: str) -> str:
        """The token in the last letter to an address."""
        letter = next(one for one in reversed(self.sent) if one.to == address)
        return letter.text.split("The token alone: ")[1].split("\n")[0]
