"""What keeps secrets, proves passwords and vouches for callers."""

from collections.abc import Callable

import pytest

from wacore.application.ports.secret_box import SecretBox, SecretUnreadable

PLACE = "whatsapp_account:7:access_token"


class SecretBoxContract:
    """What every SecretBox must do. Subclasses supply `box` and `rotated`."""

    @pytest.mark.parametrize("secret", ["", "EAAG…", "line\nbreak", "x" * 100_000])
    def test_opens_what_it_sealed(self, box: SecretBox, secret: str) -> None:
        """Every text comes back as it was."""
        assert secret == box.open(box.seal(secret, place=PLACE), place=PLACE)

    def test_sealed_text_is_ascii_and_does_not_contain_the_secret(self, box: SecretBox) -> None:
        """A column of ASCII text can hold it, and a reader of the column learns nothing."""
        sealed = box.seal("EAAG-the-token", place=PLACE)

        assert sealed.isascii()
        assert "EAAG-the-token" not in sealed

    def test_equal_secrets_look_different(self, box: SecretBox) -> None:
        """Nobody sees from the store that two accounts share a secret."""
        assert box.seal("same", place=PLACE) != box.seal("same", place=PLACE)

    def test_does_not_open_elsewhere(self, box: SecretBox) -> None:
        """A sealed text copied into another row is useless there."""
        sealed = box.seal("token", place=PLACE)

        with pytest.raises(SecretUnreadable) as caught:
            box.open(sealed, place="whatsapp_account:8:access_token")

        assert "whatsapp_account:8:access_token" == caught.value.place

    @pytest.mark.parametrize(
        "text", ["", "garbage", "v1.nobody.AAAA", "v1..", "ticket.9.9", "é.é.é"]
    )
    def test_refuses_what_is_not_ours(self, box: SecretBox, text: str) -> None:
        """Text sealed by nobody we know is unreadable, not a crash."""
        with pytest.raises(SecretUnreadable):
            box.open(text, place=PLACE)

    def test_refuses_altered_text(self, box: SecretBox) -> None:
        """One changed character is noticed."""
        sealed = box.seal("token", place=PLACE)
        altered = sealed[:-6] + ("A" if sealed[-6] != "A" else "B") + sealed[-5:]

        with pytest.raises(SecretUnreadable):
            box.open(altered, place=PLACE)

    def test_rotation_keeps_old_secrets_readable(
        self, box: SecretBox, rotated: Callable[[], SecretBox]
    ) -> None:
        """The old key opens, the new one seals, and what needs sealing again is known."""
        old = box.seal("token", place=PLACE)
        assert not box.outdated(old)

        newer = rotated()

        assert "token" == newer.open(old, place=PLACE)
        assert newer.outdated(old)
        assert not newer.outdated(newer.seal("token", place=PLACE))
