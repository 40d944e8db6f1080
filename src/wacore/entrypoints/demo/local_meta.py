"""The simulator's admin API, as the demo asks it."""

from collections.abc import Iterator
from typing import Any

import httpx

_PAGE = 20_000


class LocalMeta:
    """
    Args:
        url: The simulator's address.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self._client = httpx.Client(base_url=f"{url}/__sim__", timeout=120, trust_env=False)

    def state(self) -> dict[str, Any]:
        return self._get("state")

    def drain(self) -> bool:
        """Let everything that is due later happen now; whether nothing is left to happen."""
        answer = self._client.post("/drain", json={"now": True, "timeout_seconds": 90})
        answer.raise_for_status()
        return bool(answer.json()["drained"])

    def totals(self, template: str) -> dict[str, Any]:
        return self._get("ledger/totals", template=template)

    def ledger(self, template: str) -> Iterator[dict[str, Any]]:
        """Every accepted POST of a template."""
        after: int | None = 0
        while after is not None:
            page = self._get("ledger", template=template, after=after, limit=_PAGE)
            yield from page["rows"]
            after = page["next"]

    def close(self) -> None:
        self._client.close()

    def _get(self, path: str, **query: Any) -> dict[str, Any]:
        answer = self._client.get(f"/{path}", params=query)
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found
