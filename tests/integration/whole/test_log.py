"""What a server writes to its log at the most talkative level, after all it does was done once."""

import re
from pathlib import Path
from typing import Protocol

import httpx
import pytest

pytestmark = pytest.mark.xdist_group("whole")

_LETTER = re.compile(r"─{72}\n.*?─{72}\n", re.DOTALL)
"""Without a mail server letters go to standard error, secrets and all, as its option says."""

_NUMBER = re.compile(r"(?<![0-9])[1-9][0-9]{7,14}(?![0-9])")


class House(Protocol):
    url: str
    log: Path
    tokens: dict[str, str]
    secrets: dict[str, str]
    phones: set[str]

    def client(self) -> httpx.Client: ...


@pytest.fixture
def log(inhabited: House) -> str:
    """Everything up to now, failed requests with secrets in odd places included."""
    secrets, phone = inhabited.secrets, next(iter(inhabited.phones))
    with inhabited.client() as client:
        for path, body in (
            ("login", {"email": "demo@example.com", "password": "not the one"}),
            ("password/forgot", {"email": "demo@example.com"}),
            ("password/reset", {"token": secrets["refresh token"], "password": "a new one"}),
            ("refresh", {"refresh_token": secrets["owner's token"]}),
        ):
            assert client.post(f"/api/v1/auth/{path}", json=body).status_code < 500
        headers = {"authorization": f"Bearer {inhabited.tokens['owner']}"}
        found = client.get("/api/v1/contacts", params={"search": f"+{phone}"}, headers=headers)
        assert 200 == found.status_code
    return _LETTER.sub("", inhabited.log.read_text(encoding="utf-8"))


def test_the_log_tells_what_happened(log: str) -> None:
    """One line a request, with the route's pattern in place of what was asked for."""
    assert '"route":"/api/v1/campaigns/{campaign_id}/launch"' in log
    assert '"event":"message posted"' in log


def test_no_secret_is_in_it(log: str, inhabited: House) -> None:
    """Neither passwords nor tokens of people, programs or Meta."""
    inhabited.secrets["wrong password"] = "not the one"

    assert [] == [what for what, secret in inhabited.secrets.items() if secret in log]


def test_no_full_phone_number_is_in_it(log: str, inhabited: House) -> None:
    """Neither with a plus sign nor, as Meta writes them, without."""
    assert [] == sorted(set(_NUMBER.findall(log)) & inhabited.phones)
