"""A disk without room: said so, nothing lost, and all well once there is room again."""

import hashlib
import hmac
import json
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from support.annoyed_server import AnnoyedServer, problem
from wacore.entrypoints.client.progress import follow
from wacore.entrypoints.demo.processes import Process

pytestmark = pytest.mark.xdist_group("processes")

URL = "/contacts"
SWEEPS = 4.0
"""Seconds in which the background work tries, and fails, and would log it if it could."""


@contextmanager
def full_disk(process: Process) -> Iterator[None]:
    """No file of the process may grow, or be written at all: what a full disk does to SQLite."""
    pids = process.family()
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    for pid in pids:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        for pid in pids:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (hard, hard))


def a_webhook(server: AnnoyedServer) -> int:
    waba = server.house.meta_account["waba_id"]
    body = json.dumps({"object": "whatsapp_business_account", "entry": [{"id": waba}]}).encode()
    seal = hmac.new(b"simulated-app-secret", body, hashlib.sha256).hexdigest()
    headers = {"X-Hub-Signature-256": f"sha256={seal}", "content-type": "application/json"}
    answer = server.call("POST", "/webhooks/whatsapp", token="", content=body, headers=headers)
    return answer.status_code


def names(server: AnnoyedServer) -> set[str]:
    return {row["name"] for row in server.call("GET", URL).json()["items"]}


def test_a_full_disk_is_said_and_survived(server: AnnoyedServer) -> None:
    """Reads go on; writes and webhooks are refused so that they are sent again; nothing is half done."""
    ada = {"phone": "+4915112345671", "name": "Before the flood"}
    bob = {"phone": "+4915112345672", "name": "During the flood"}
    file = b"phone,name\n+4915112345673,In a file\n"
    assert 201 == server.call("POST", URL, json=ada).status_code

    with full_disk(server.house.server):
        refused = problem(server.call("POST", URL, json=bob), 503)
        upload = problem(server.upload(file), 503)
        webhook = a_webhook(server)
        end = time.monotonic() + SWEEPS
        follow("Sweeping in vain", time.monotonic, lambda _: (0, 1), lambda now: now > end)
        during = names(server)

    assert "urn:wacore:problem:storage-full" == refused["type"]
    assert "make room" in refused["detail"]
    assert "room" in upload["detail"]
    assert 503 == webhook
    assert "Before the flood" in during
    assert "During the flood" not in during
    assert 201 == server.call("POST", URL, json=bob).status_code
    assert 200 == a_webhook(server)
    done, rejected = server.imported(file)
    assert ("completed", 1, []) == (done["state"], done["imported"], rejected)
    assert {"Before the flood", "During the flood", "In a file"} <= names(server)
