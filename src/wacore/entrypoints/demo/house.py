"""A server and a simulated Meta, started for a demo and gone after it."""

import signal
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from wacore.entrypoints.demo.local_meta import LocalMeta
from wacore.entrypoints.demo.processes import Process, free_port
from wacore.entrypoints.settings import PREFIX

_COMPRESSION = 600
"""Meta's delays are divided by this: half an hour until somebody reads is three seconds."""

_SIMULATOR = {
    "compression": _COMPRESSION,
    "limits.throughput": "HIGH",
    "dropped_answer_seconds": 3,
    "templates.review_seconds": "[300, 600]",
}

_ACCOUNT = {"app_id": "700000000000001", "app_secret": "simulated-app-secret"}  # the simulator's
_TOKEN = "SIMULATED-TOKEN"  # noqa: S105  # opens nothing but the simulator


class House:
    """
    Args:
        folder: For databases, keys and logs.
        send_rate: Messages per second; 0 takes what the simulated Meta grants.
        unknown_grace: Seconds a message without an answer waits for a webhook.
        inflight_lease: Seconds after which a killed worker's claims are judged.
        workers: Processes that do the background work; none means the server itself.
    """

    def __init__(
        self,
        folder: Path,
        *,
        seed: int = 1,
        send_rate: float = 0.0,
        unknown_grace: float = 5.0,
        inflight_lease: float = 10.0,
        workers: int = 0,
        simulator: dict[str, Any] | None = None,
    ) -> None:
        self._folder = folder
        meta_port, port = free_port(), free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.meta = LocalMeta(f"http://127.0.0.1:{meta_port}")
        self.meta_account: dict[str, str] = {}
        overrides = {"port": meta_port, "seed": seed, **_SIMULATOR, **(simulator or {})}
        environment = {
            PREFIX + "DATA_DIR": str(folder / "data"),
            PREFIX + "PORT": str(port),
            PREFIX + "GRAPH_URL": self.meta.url,
            PREFIX + "SEND_RATE": str(send_rate),
            PREFIX + "UNKNOWN_GRACE": str(unknown_grace),
            PREFIX + "INFLIGHT_LEASE": str(inflight_lease),
            PREFIX + "LOG_LEVEL": "warning",
        }
        self._simulator = Process(
            "simulator",
            ["simulate-meta", *(f"{key}={value}" for key, value in overrides.items())],
            folder / "simulator.log",
            {},
        )
        self.server = Process(
            "server",
            ["serve", *(["--no-workers"] if workers else [])],
            folder / "server.log",
            environment,
        )
        self.workers = [
            Process(f"worker {n}", ["worker"], folder / f"worker-{n}.log", environment)
            for n in range(workers)
        ]

    def __enter__(self) -> Self:
        try:
            self._simulator.start().await_answer(f"{self.meta.url}/__sim__/state")
            self.server.start().await_answer(f"{self.url}/ready")
            for worker in self.workers:
                worker.start()
        except BaseException:
            self._stop()
            raise
        self.meta_account = {
            "waba_id": self.meta.state()["wabas"][0],
            "access_token": _TOKEN,
            **_ACCOUNT,
        }
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()

    def peak_rss_mb(self) -> float:
        """Of any one server or worker process; the simulator is not ours to count."""
        return max(process.peak_rss_mb() for process in (self.server, *self.workers))

    def wait(self) -> None:
        """Until Ctrl-C."""
        with suppress(KeyboardInterrupt):
            while True:
                signal.pause()

    def _stop(self) -> None:
        for process in (*self.workers, self.server, self._simulator):
            process.stop()
        self.meta.close()
