"""Programs that are missing, installed as root on Debian, without starting what they bring."""

import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_POLICY = Path("/usr/sbin/policy-rc.d")
_SBIN = "/usr/sbin:/usr/local/sbin:/sbin"


def search_path() -> str:
    """The PATH, and where Debian puts servers, which only root has on it."""
    return f"{os.environ.get('PATH', os.defpath)}:{_SBIN}"


def missing(programs: tuple[str, ...]) -> list[str]:
    return [each for each in programs if shutil.which(each, path=search_path()) is None]


def can_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(package: str) -> str:
    """Answers what apt complained of; nothing is well."""
    with _alone(), _unstarted():
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (
            ["apt-get", "-q", "update"],
            ["apt-get", "-q", "-y", "install", "--no-install-recommends", package],
        ):
            done = subprocess.run(
                command, env=environment, capture_output=True, text=True, check=False
            )
            if done.returncode != 0:
                return (done.stdout + done.stderr)[-2000:]
    return ""


@contextmanager
def _alone() -> Iterator[None]:
    """One at a time on this machine: apt refuses a second instead of waiting."""
    with Path(tempfile.gettempdir(), "wacore-apt.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def _unstarted() -> Iterator[None]:
    """Packages of servers start them, unless this file forbids it."""
    if _POLICY.exists():
        yield
        return
    _POLICY.write_text("#!/bin/sh\nexit 101\n")
    _POLICY.chmod(0o755)
    try:
        yield
    finally:
        _POLICY.unlink()
