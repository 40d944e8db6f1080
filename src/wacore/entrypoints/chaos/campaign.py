"""One campaign after the other, as a client of the API that keeps asking while servers are away."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from wacore.domain.actor import Permission
from wacore.entrypoints.chaos.audit import Findings, compare
from wacore.entrypoints.client.api import Api, ApiRefused, ApiUnreachable
from wacore.entrypoints.demo.premises import Premises
from wacore.entrypoints.demo.scenario import TEMPLATE, Scenario

T = TypeVar("T")

_AWAY = frozenset({409, 429, 500, 502, 503, 504})  # 409: the first one with this key still runs
_EVERY = 0.2
_CALM = 8
"""Looks in a row at which nothing has moved: longer than webhooks wait to be applied."""
_ENDED = frozenset({"completed", "cancelled", "failed"})


class Stuck(click.ClickException):
    """Something did not come to its end although nothing hurt it any more."""


class Campaign:
    """
    Attributes:
        path: In the API.
    """

    def __init__(self, api: Api, house: Premises, campaign_id: str, audience: int) -> None:
        self._api = api
        self._house = house
        self._audience = audience
        self.path = f"/campaigns/{campaign_id}"

    def launch(self) -> None:
        """Answers once it is launched, however often that must be asked."""
        insist(lambda: self._api.post(f"{self.path}/launch", key=f"launch {self.path}"))

    def is_sending(self) -> bool:
        """Whether anybody still waits for his message; yes if nobody answers."""
        try:
            seen = self._api.get(f"{self.path}/progress")
        except (ApiUnreachable, ApiRefused):
            return True
        return not seen["planned"] or seen["state"] not in _ENDED

    def settle(self, patience: float) -> None:
        """
        Wait until every message has come to rest, now that nothing is hurt any more.

        Raises:
            Stuck: It has not within so many seconds.
        """
        deadline = time.monotonic() + patience
        self._until(deadline, lambda seen: seen["state"] in _ENDED)
        self._house.meta.drain()
        calm, before = 0, None
        while calm < _CALM and time.monotonic() < deadline:
            now = self._counts()
            calm = calm + 1 if now == before else 0
            before = now
            time.sleep(_EVERY)

    def findings(self, patience: float = 60.0) -> Findings:
        """
        Of rows and counters between which nothing moved.

        Args:
            patience: Seconds in which Meta may repeat a report that found nobody, so that what was
                given up in the meantime is corrected.
        """
        deadline = time.monotonic() + patience
        while (found := self._findings()).unresolved and time.monotonic() < deadline:
            time.sleep(_EVERY)
        return found

    def _findings(self) -> Findings:
        while True:
            counts = self._counts()
            rows = list(self._recipients())
            if counts == self._counts():
                return compare(rows, self._house.meta.ledger(TEMPLATE), counts, self._audience)

    def _counts(self) -> dict[str, int]:
        return _present(insist(lambda: self._api.get(f"{self.path}/progress")))

    def _recipients(self) -> Iterator[dict[str, Any]]:
        cursor: str | None = None
        while True:
            query = {"limit": 200, **({"cursor": cursor} if cursor else {})}
            page = insist(lambda: self._api.get(f"{self.path}/recipients", **query))  # noqa: B023
            yield from page["items"]
            cursor = page["next_cursor"]
            if cursor is None:
                return

    def _until(self, deadline: float, wanted: Callable[[Any], bool]) -> None:
        while True:
            seen = insist(lambda: self._api.get(f"{self.path}/progress"))
            if wanted(seen):
                return
            if time.monotonic() > deadline:
                raise Stuck(f"The campaign is {seen['state']}: {_present(seen)}, {seen['pause']}")
            time.sleep(_EVERY)


class Customers:
    """An organisation with an audience and an approved template, ready for many campaigns."""

    def __init__(self, api: Api, house: Premises, scenario: Scenario, audience: int) -> None:
        self._api = api
        self._house = house
        self._scenario = scenario
        self._audience = audience

    def campaign(self) -> Campaign:
        insist(self._scenario.create_campaign)
        return Campaign(self._api, self._house, self._scenario.campaign_id, self._audience)

    def posts(self) -> int:
        """What Meta accepted in all campaigns."""
        return int(self._house.meta.totals(TEMPLATE)["posts"])


@contextmanager
def customers(house: Premises, contacts: Path) -> Iterator[Customers]:
    api = Api(house.url, timeout=10)
    try:
        scenario = Scenario(api, house.meta, house.meta_account)
        scenario.sign_up()
        scenario.connect()
        scenario.import_contacts(contacts, "DE")
        scenario.have_a_template_approved()
        key = api.post(
            "/api-keys", {"name": "chaos", "permissions": [each.value for each in Permission]}
        )
        api.sign_in(key["key"])  # it outlives an access token
        (imported,) = api.get("/contacts/imports")["items"]
        yield Customers(api, house, scenario, imported["created"])
    finally:
        api.close()


def insist(call: Callable[[], T], patience: float = 60.0) -> T:
    """
    Repeat while the server is away.

    Raises:
        Stuck: It stayed away.
        ApiRefused: It said no.
    """
    deadline = time.monotonic() + patience
    while True:
        try:
            return call()
        except (ApiUnreachable, ApiRefused) as error:
            if isinstance(error, ApiRefused) and error.status not in _AWAY:
                raise
            if time.monotonic() > deadline:
                raise Stuck(f"For {patience:.0f} s: {error.message}") from error
        time.sleep(_EVERY)


def _present(seen: Any) -> dict[str, int]:
    return {state: count for state, count in seen["counts"].items() if count}
