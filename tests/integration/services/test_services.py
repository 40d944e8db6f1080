"""Six services, two workers and the gateway: the main job, while each service is killed once."""

from pathlib import Path

import pytest

from support.main_job import assert_everybody_is_accounted_for, ready_to_launch, some_contacts
from wacore.entrypoints.house.services import ServicesHouse
from wacore.entrypoints.services import SERVICES

pytestmark = pytest.mark.xdist_group("processes")

_UNTIDY = {"dropped_answers": 0.01, "server_errors": 0.01, "dropped_answer_seconds": 1}


def test_killing_every_service_once_harms_nobody(tmp_path: Path) -> None:
    """Each dies in the middle of sending and comes back; the accounts balance to the last message."""
    contacts = some_contacts(tmp_path / "contacts.csv", 400)
    with (
        ServicesHouse(
            tmp_path, send_rate=10, unknown_grace=3, inflight_lease=3, simulator=_UNTIDY
        ) as house,
        ready_to_launch(house, contacts) as sending,
    ):
        sending.launch()
        for accepted, service in zip(range(20, 140, 20), SERVICES, strict=True):
            sending.until_accepted(accepted)
            member = house.services[service]
            member.process.kill()
            assert [member.process.name] == house.revive()
            member.process.await_answer(member.ready)
        sending.until_settled()

        assert_everybody_is_accounted_for(sending)
