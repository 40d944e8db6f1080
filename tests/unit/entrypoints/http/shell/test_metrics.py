"""What Prometheus reads."""

from litestar import Controller, get
from litestar.params import FromPath

from support.http import an_app, client_of
from wacore.application.ports.gauges import Gauge
from wacore.entrypoints.http.metrics import Metrics


class Numbers(Controller):
    path = "/numbers"

    @get("/{number:int}", operation_id="getNumber")
    async def one(self, number: FromPath[int]) -> int:
        """Its double."""
        return number * 2


class Fleet:
    """Two gauges of one name."""

    async def read(self) -> list[Gauge]:
        return [Gauge("ships", n, "Ships.", {"port": port}) for port, n in (("a", 1), ("b", 2.5))]


class Away:
    async def read(self) -> list[Gauge]:
        raise ConnectionError("nobody there")


async def lines(*sources: Fleet | Away) -> list[str]:
    app = an_app([Numbers], {}, metrics=Metrics(sources))
    async with client_of(app) as client:
        await client.get("/api/v1/numbers/1")
        await client.get("/api/v1/numbers/2")
        await client.get("/api/v1/nothing-of-the-kind")
        await client.request("BREW", "/coffee")
        return (await client.get("/metrics")).text.splitlines()


async def test_requests_are_counted_by_route() -> None:
    """Ids make no series of their own, and neither do invented paths and methods."""
    found = [line for line in await lines() if line.startswith("wacore_request_seconds_count")]

    assert {
        'wacore_request_seconds_count{method="GET",route="/api/v1/numbers/{number}",status="200"} 2.0',
        'wacore_request_seconds_count{method="GET",route="unmatched",status="404"} 1.0',
        'wacore_request_seconds_count{method="other",route="unmatched",status="404"} 1.0',
    } == set(found)


async def test_gauges_are_read_at_each_look() -> None:
    """With their labels; one that does not answer hides no other."""
    found = [line for line in await lines(Away(), Fleet()) if line.startswith("wacore_ships")]

    assert ['wacore_ships{port="a"} 1.0', 'wacore_ships{port="b"} 2.5'] == found


async def test_a_histogram_holds_all_that_took_no_longer() -> None:
    """To the bound itself, and in the last bucket everything."""
    metrics = Metrics()
    for seconds in (0.003, 1.0, 99.0):
        metrics.observe("GET", "/numbers", 200, seconds)
    text = (await metrics.text()).decode()
    held = {
        bound: float(line.rpartition(" ")[2])
        for line in text.splitlines()
        for bound in ("0.002", "0.005", "0.5", "1.0", "30.0", "+Inf")
        if f'_bucket{{le="{bound}"' in line
    }

    assert {"0.002": 0, "0.005": 1, "0.5": 1, "1.0": 2, "30.0": 2, "+Inf": 3} == held
    assert 'wacore_request_seconds_sum{method="GET",route="/numbers",status="200"} 100.003' in text
