"""`/metrics`: what Prometheus reads. The gateway shows it to nobody."""

import asyncio
from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate

import structlog
from litestar import Response, get
from litestar.handlers import HTTPRouteHandler
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.registry import Collector

from wacore.application.ports.gauges import Gauge, Gauges

_PREFIX = "wacore_"
_PATIENCE = 5.0
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_SECONDS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
_BOUNDS = [*map(str, _SECONDS), "+Inf"]

_Labels = tuple[str, str, int]
"""Method, route and status."""

_log = structlog.get_logger("wacore.metrics")


class _Latest(Collector):
    """The gauges as last read; Prometheus's library itself cannot wait for an answer."""

    def __init__(self) -> None:
        self.gauges: list[Gauge] = []

    def collect(self) -> list[GaugeMetricFamily]:
        families: dict[str, GaugeMetricFamily] = {}
        for gauge in self.gauges:
            family = families.setdefault(
                gauge.name,
                GaugeMetricFamily(_PREFIX + gauge.name, gauge.help, labels=list(gauge.labels)),
            )
            family.add_metric(list(gauge.labels.values()), gauge.value)
        return list(families.values())


class _Requests(Collector):
    """
    How long requests took.

    Prometheus's own histogram takes a lock for each of its numbers; one event loop needs none, and
    an answer is not worth more microseconds than it takes to write it down.
    """

    def __init__(self) -> None:
        self._counts: dict[_Labels, list[int]] = {}
        self._seconds: dict[_Labels, float] = {}

    def note(self, labels: _Labels, seconds: float) -> None:
        counts = self._counts.get(labels)
        if counts is None:
            counts = self._counts[labels] = [0] * (len(_SECONDS) + 1)
            self._seconds[labels] = 0.0
        counts[bisect_left(_SECONDS, seconds)] += 1
        self._seconds[labels] += seconds

    def collect(self) -> list[HistogramMetricFamily]:
        family = HistogramMetricFamily(
            _PREFIX + "request_seconds",
            "How long requests took, by route.",
            labels=("method", "route", "status"),
        )
        for labels, counts in self._counts.items():
            buckets = list(zip(_BOUNDS, accumulate(counts), strict=True))
            family.add_metric([str(each) for each in labels], buckets, self._seconds[labels])
        return [family]


class Metrics:
    """
    One application's.

    Args:
        sources: Asked at each look; one that does not answer is left out.
    """

    def __init__(self, sources: Sequence[Gauges] = ()) -> None:
        self._sources = sources
        self._latest = _Latest()
        self._registry = CollectorRegistry()
        self._registry.register(self._latest)
        self._requests = _Requests()
        self._registry.register(self._requests)

    def observe(self, method: str, route: str, status: int, seconds: float) -> None:
        self._requests.note((method if method in METHODS else "other", route, status), seconds)

    async def text(self) -> bytes:
        read = await asyncio.gather(*(_read(source) for source in self._sources))
        self._latest.gauges = [gauge for gauges in read for gauge in gauges]
        return generate_latest(self._registry)


async def _read(source: Gauges) -> list[Gauge]:
    try:
        async with asyncio.timeout(_PATIENCE):
            return await source.read()
    except Exception:  # noqa: BLE001  # a look at the rest is worth more than none
        _log.warning("a gauge does not answer", source=type(source).__name__, exc_info=True)
        return []


def metrics_route(metrics: Metrics) -> HTTPRouteHandler:
    @get("/metrics", include_in_schema=False)
    async def show() -> Response[bytes]:
        return Response(await metrics.text(), media_type=CONTENT_TYPE_LATEST)

    return show
