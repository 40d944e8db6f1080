"""The Express peer: installed into a folder, with its MySQL table filled, and running."""

import asyncio
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from wacore.entrypoints.demo.processes import Process
from wacore.testing.servers import debian
from wacore.testing.servers.ports import free_port

_SOURCE = Path(__file__).parent / "express_peer"
_TABLE = (
    "CREATE TABLE messages (id BIGINT PRIMARY KEY AUTO_INCREMENT, wamid VARCHAR(200) NOT NULL, "
    "status VARCHAR(20) NOT NULL, status_at BIGINT, UNIQUE KEY wamid (wamid))"
)
_ACCOUNTS = "CREATE TABLE accounts (waba_id VARCHAR(64) PRIMARY KEY, user_id BIGINT NOT NULL)"
_ACCOUNT = "INSERT INTO accounts VALUES (:waba, 1)"
_INSERT = "INSERT INTO messages (wamid, status) VALUES (:wamid, 'sent')"


class NoPeer(Exception):
    """It cannot be had here; the message says why."""


@contextmanager
def express_service(
    folder: Path, *, secret: str, database_url: str, redis_url: str, waba: str, wamids: list[str]
) -> Iterator[Process]:
    """
    Its `name` is its address.

    Raises:
        NoPeer: Node.js is missing, or its packages cannot be installed.
    """
    _install(folder)
    asyncio.run(_fill(database_url, waba, wamids))
    port = free_port()
    environment = {
        "NODE_ENV": "production",
        "PORT": str(port),
        "APP_SECRET": secret,
        "DATABASE_URL": database_url.replace("mysql+asyncmy", "mysql").partition("?")[0],
        "REDIS_URL": redis_url,
    }
    service = Process(
        f"http://127.0.0.1:{port}",
        [str(folder / "server.js")],
        folder / "express.log",
        environment,
        program=("node",),
    )
    service.start()
    try:
        service.await_answer(f"{service.name}/health")
        yield service
    finally:
        service.stop()


def _install(folder: Path) -> None:
    if debian.missing(("node", "npm")):
        if not debian.can_install():
            raise NoPeer("node and npm are not installed")
        if trouble := debian.install("npm"):
            raise NoPeer(f"apt cannot install npm: {trouble[-200:]}")
    shutil.copytree(_SOURCE, folder, dirs_exist_ok=True)
    options = ["--no-package-lock", "--no-audit", "--no-fund", "--omit=dev"]
    done = subprocess.run(  # noqa: S603 -- fixed words
        ["npm", "install", *options],  # noqa: S607
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    if done.returncode:
        raise NoPeer(f"npm cannot install its packages: {done.stderr[-200:]}")


async def _fill(url: str, waba: str, wamids: list[str]) -> None:
    """The account, and the messages whose statuses come."""
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.execute(text(_TABLE))
        await connection.execute(text(_ACCOUNTS))
        await connection.execute(text(_ACCOUNT), {"waba": waba})
        for first in range(0, len(wamids), 1000):
            rows = [{"wamid": wamid} for wamid in wamids[first : first + 1000]]
            await connection.execute(text(_INSERT), rows)
    await engine.dispose()
