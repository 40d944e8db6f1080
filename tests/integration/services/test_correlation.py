"""One id, from the gateway through services, queue and worker to Meta and back."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import msgspec
import pytest

from support.main_job import ready_to_launch, some_contacts
from wacore.entrypoints.house.services import ServicesHouse

pytestmark = pytest.mark.xdist_group("processes")

REQUEST = "launch-of-the-spring-offer"


def lines(log: Path) -> Iterator[dict[str, str]]:
    """A log's structured lines that belong to the request."""
    for line in log.read_bytes().splitlines():
        try:
            found = msgspec.json.decode(line)
        except msgspec.DecodeError:
            continue
        if isinstance(found, dict) and found.get("correlation_id") == REQUEST:
            yield found


def test_one_id_end_to_end(tmp_path: Path) -> None:
    """Whoever asks what became of one request finds it in every log, in Meta's ledger too."""
    contacts = some_contacts(tmp_path / "contacts.csv", 20)
    with (
        ServicesHouse(tmp_path, workers=1, log_level="debug") as house,
        ready_to_launch(house, contacts) as sending,
    ):
        answer = httpx.post(
            f"{house.url}/api/v1{sending.path}/launch",
            headers={"authorization": sending.authorization, "x-request-id": REQUEST},
            json={},
            trust_env=False,
        )
        sending.until_settled()
        tokens = [row["token"] for row in sending.ledger()]

    assert (200, REQUEST) == (answer.status_code, answer.headers["x-request-id"])
    gateway = list(lines(tmp_path / "gateway" / "gateway-access.log"))
    assert ["campaign_service"] == [line["service"] for line in gateway]
    assert "request" in {line["event"] for line in lines(tmp_path / "campaign.log")}
    asked = {line["route"] for line in lines(tmp_path / "whatsapp.log")}
    assert "/internal/{port}/{method}" in asked
    worker = list(lines(tmp_path / "worker-1.log"))
    posted = {line["message"] for line in worker if line["event"] == "message posted"}
    reported = {line["message"] for line in worker if line["event"] == "message reported"}
    assert tokens
    assert {f"{message}.{REQUEST}" for message in posted} == set(tokens)
    assert posted == reported
