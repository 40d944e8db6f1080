"""Which passwords are accepted: length counts, composition rules do not (NIST SP 800-63B §3.1.1)."""

import unicodedata
from collections.abc import Iterable

from wacore.domain.errors import InvalidInput

SHORTEST = 12
LONGEST = 256  # argon2 reads any length; a megabyte would only cost us time

# What people reach for when twelve characters are asked for, without digits and punctuation.
_WORN_OUT = frozenset(
    [
        "password",
        "passwort",
        "passwords",
        "passw",
        "motdepasse",
        "contrasena",
        "senha",
        "parola",
        "wachtwoord",
        "password",
        "password",
        "qwerty",
        "qwertyuiop",
        "qwertz",
        "azerty",
        "asdfghjkl",
        "zxcvbnm",
        "qwertyqwerty",
        "qwertyuiopasdfghjkl",
        "qazwsxedc",
        "abc",
        "abcdef",
        "abcdefgh",
        "abcdefghijkl",
        "abcdefghijklmnopqrstuvwxyz",
        "aaa",
        "letmein",
        "welcome",
        "admin",
        "administrator",
        "adminadmin",
        "root",
        "iloveyou",
        "sunshine",
        "princess",
        "monkey",
        "dragon",
        "football",
        "baseball",
        "superman",
        "batman",
        "master",
        "whatsapp",
        "wacore",
        "facebook",
        "google",
        "changeme",
        "changemenow",
        "secret",
        "topsecret",
        "default",
        "login",
        "test",
        "testtest",
        "user",
        "username",
        "hello",
        "helloworld",
        "trustno",
        "starwars",
        "summer",
        "winter",
        "spring",
        "autumn",
        "correcthorsebatterystaple",
        "passwordpassword",
        "letmeinletmein",
        "iloveyouiloveyou",
        "welcomewelcome",
    ]
)
_LOOKALIKES = str.maketrans("013457@$!", "oieastasi")
_RUNS = (
    "0123456789" * 3,
    "9876543210" * 3,
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
)


class WeakPassword(InvalidInput):
    code = "weak-password"

    def __init__(self, reason: str, *, field: str = "password") -> None:
        super().__init__(reason, field=field)


def normalised(password: str) -> str:
    """NFKC, so that the same keys on two keyboards are the same password."""
    return unicodedata.normalize("NFKC", password)


def check_password(password: str, *, personal: Iterable[str] = (), field: str = "password") -> str:
    """
    The password as it is to be hashed.

    Args:
        personal: The account's address, name and organisation, which others know too.

    Raises:
        WeakPassword: With the reason.
    """
    text = normalised(password)
    if len(text) < SHORTEST:
        raise WeakPassword(f"Use at least {SHORTEST} characters.", field=field)
    if len(text) > LONGEST:
        raise WeakPassword(f"Use at most {LONGEST} characters.", field=field)
    plain = text.casefold()
    if len(set(plain)) < 5:
        raise WeakPassword("Use more than a few different characters.", field=field)
    if plain in {run[i : i + len(plain)] for run in _RUNS for i in range(len(run))}:
        raise WeakPassword("Do not use a run of neighbouring characters.", field=field)
    if not _WORN_OUT.isdisjoint(_readings(plain)):
        raise WeakPassword("This password is among the first anybody would try.", field=field)
    if any(_covers(p.casefold(), plain) for p in personal):
        raise WeakPassword("Do not build it from your name or address.", field=field)
    return text


def _readings(text: str) -> set[str]:
    """The words it may be made of: without decoration, and with digits read as letters."""
    bare = text.strip("".join({c for c in text if not c.isalpha()}))
    return {_letters(t) for t in (text, text.translate(_LOOKALIKES), bare.translate(_LOOKALIKES))}


def _letters(text: str) -> str:
    return "".join(c for c in text if c.isalpha())


def _covers(personal: str, password: str) -> bool:
    return len(personal) >= 4 and personal in password and len(personal) * 2 > len(password)
