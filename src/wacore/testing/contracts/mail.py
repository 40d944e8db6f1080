"""Letters that arrive as they were written."""

from collections.abc import Awaitable, Callable

from wacore.application.ports.mailer import Letter, Mailer

LETTER = Letter(
    to="ada@example.org",
    subject="Grüße: confirm your address",
    text="Hello Ada ✓,\n\nThe token alone: abc-_123\n\n. a line with a dot\n" + "x" * 300 + "\n",
)


class MailerContract:
    """
    What every Mailer must do. Subclasses supply `mailer`, and `arrived`, which answers the letters
    that got through, in order.
    """

    async def test_letters_arrive_as_they_were_written(
        self, mailer: Mailer, arrived: Callable[[], Awaitable[list[Letter]]]
    ) -> None:
        """Umlauts, long lines and lonely dots included."""
        await mailer.send(LETTER)

        assert [LETTER] == await arrived()

    async def test_letters_keep_their_order(
        self, mailer: Mailer, arrived: Callable[[], Awaitable[list[Letter]]]
    ) -> None:
        """One after the other, to whomever they are for."""
        letters = [
            Letter(to=f"user{n}@example.org", subject=f"No. {n}", text=f"{n}\n") for n in range(3)
        ]
        for letter in letters:
            await mailer.send(letter)

        assert letters == await arrived()
