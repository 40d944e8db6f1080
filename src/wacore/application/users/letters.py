"""The wording of what users are sent."""

from urllib.parse import quote

from wacore.application.ports.mailer import Letter
from wacore.domain.users.one_time import Purpose
from wacore.domain.users.user import User

_SUBJECTS = {
    Purpose.RESET_PASSWORD: "Reset your password",
    Purpose.VERIFY_EMAIL: "Confirm your e-mail address",
}
_TEXTS = {
    Purpose.RESET_PASSWORD: (
        "Somebody, probably you, asked to reset the password of this account. This link works once,"
        " for 30 minutes:"
    ),
    Purpose.VERIFY_EMAIL: "Please confirm that this address is yours. This link works once, for 3 days:",
}
_PATHS = {Purpose.RESET_PASSWORD: "reset-password", Purpose.VERIFY_EMAIL: "verify-email"}


def letter_for(user: User, purpose: Purpose, token: str, *, web_address: str) -> Letter:
    link = f"{web_address.rstrip('/')}/{_PATHS[purpose]}?token={quote(token)}"
    return Letter(
        to=user.email.value,
        subject=_SUBJECTS[purpose],
        text=(
            f"Hello {user.name},\n\n{_TEXTS[purpose]}\n\n{link}\n\nThe token alone: {token}\n\n"
            "If you did not expect this, ignore it; nothing changes.\n"
        ),
    )
