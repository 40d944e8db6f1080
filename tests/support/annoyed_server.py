"""The running server, as a client meets it who does everything wrong."""

from typing import Any

import httpx

from wacore.entrypoints.client.api import API, Api
from wacore.entrypoints.client.progress import follow_import
from wacore.entrypoints.demo.house import House


class AnnoyedServer:
    """`first` and `second` are the access tokens of two organisations."""

    def __init__(self, house: House, client: httpx.Client) -> None:
        self.house = house
        self._client = client
        self.first = self._register("ada")
        self.second = self._register("eve")
        connected = self.call("POST", "/whatsapp/accounts", json=house.meta_account).json()
        self.account_id = connected["account"]["id"]
        self.sender = connected["account"]["numbers"][0]["id"]

    def call(
        self, method: str, path: str, *, token: str | None = None, **request: Any
    ) -> httpx.Response:
        """As the first organisation; an empty token means none."""
        token = self.first if token is None else token
        headers = {**({"authorization": f"Bearer {token}"} if token else {})}
        headers |= request.pop("headers", {})
        return self._client.request(
            method, self.house.url + API + path, headers=headers, timeout=60, **request
        )

    def upload(self, content: bytes, **form: str) -> httpx.Response:
        files = {"file": ("people.csv", content, "text/csv")}
        return self.call("POST", "/contacts/imports", files=files, data=form)

    def imported(self, content: bytes, **form: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """The import as it ended, and the rows it rejected."""
        started = self.upload(content, **form)
        assert started.status_code == 202, started.text
        api = Api(self.house.url, self.first)
        try:
            done = follow_import(api, started.json()["id"])
            rejected = api.get(f"/contacts/imports/{done['id']}/errors", limit=200)["items"]
        finally:
            api.close()
        return done, rejected

    def _register(self, name: str) -> str:
        person = {
            "email": f"{name}@example.org",
            "password": "a long enough passphrase",
            "name": name,
            "organization_name": name,
        }
        answer = self.call("POST", "/auth/register", token="", json=person)
        return str(answer.json()["access_token"])


def problem(answer: httpx.Response, status: int) -> dict[str, Any]:
    """The problem document of an answer, which has to be one."""
    assert (status, "application/problem+json") == (
        answer.status_code,
        answer.headers["content-type"],
    ), answer.text
    found: dict[str, Any] = answer.json()
    assert found["status"] == status
    assert found["title"]
    return found


def places(answer: httpx.Response, status: int = 400) -> dict[str, str]:
    """What is wrong, by the place it is wrong at: a pointer into the body or a parameter."""
    return {
        each.get("pointer") or each["parameter"]: each["detail"]
        for each in problem(answer, status)["errors"]
    }
