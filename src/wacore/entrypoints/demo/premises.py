"""Processes and a simulated Meta for them to talk to, started together and gone together."""

import signal
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from wacore.entrypoints.demo.local_meta import LocalMeta
from wacore.entrypoints.demo.processes import Process
from wacore.entrypoints.settings import PREFIX
from wacore.testing.servers.ports import free_port

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


@dataclass(frozen=True)
class Member:
    """A process, and the address that answers 200 once it is ready; none if nobody waits for it."""

    process: Process
    ready: str = ""


class Premises:
    """
    Args:
        folder: For databases, keys and logs.
        url: Where the API is.
        send_rate: Messages per second; 0 takes what the simulated Meta grants.
        unknown_grace: Seconds a message without an answer waits for a webhook.
        inflight_lease: Seconds after which a killed worker's claims are judged.
        environment: Of our processes, beside what is said here.
        through: Asked for the address by which Meta, and by which we, are to be called: a wire may
            lie between.
    """

    def __init__(
        self,
        folder: Path,
        url: str,
        *,
        seed: int = 1,
        send_rate: float = 0.0,
        unknown_grace: float = 5.0,
        inflight_lease: float = 10.0,
        log_level: str = "warning",
        simulator: dict[str, Any] | None = None,
        environment: Mapping[str, str] | None = None,
        through: Callable[[str], str] = str,
    ) -> None:
        port = free_port()
        self.folder = folder
        self.url = url
        self.meta = LocalMeta(f"http://127.0.0.1:{port}")
        self.meta_account: dict[str, str] = {}
        self.members: Sequence[Member] = ()
        self.environment = {
            PREFIX + "DATA_DIR": str(folder / "data"),
            PREFIX + "GRAPH_URL": through(self.meta.url),
            PREFIX + "PUBLIC_URL": through(url),
            PREFIX + "SEND_RATE": str(send_rate),
            PREFIX + "UNKNOWN_GRACE": str(unknown_grace),
            PREFIX + "INFLIGHT_LEASE": str(inflight_lease),
            PREFIX + "LOG_LEVEL": log_level,
            **(environment or {}),
        }
        overrides = {"port": port, "seed": seed, **_SIMULATOR, **(simulator or {})}
        self.simulator = Member(
            Process(
                "simulator",
                ["simulate-meta", *(f"{key}={value}" for key, value in overrides.items())],
                folder / "simulator.log",
                {},
            ),
            f"{self.meta.url}/__sim__/state",
        )

    def __enter__(self) -> Self:
        started = (self.simulator, *self.members)
        try:
            self.prepare()
            for member in started:
                member.process.start()
            for member in started:
                if member.ready:
                    member.process.await_answer(member.ready)
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

    def prepare(self) -> None:
        """What must be done before the first process starts."""

    def peak_rss_mb(self) -> float:
        """Of any one process of ours; the simulator is not ours to count."""
        return max(member.process.peak_rss_mb() for member in self.members)

    def wait(self) -> None:
        """Until Ctrl-C."""
        with suppress(KeyboardInterrupt):
            while True:
                signal.pause()

    def _stop(self) -> None:
        processes = [member.process for member in (*reversed(self.members), self.simulator)]
        for process in processes:
            process.ask_to_stop()
        for process in processes:
            process.stop()
        self.meta.close()
