"""Whatever is killed while a campaign runs: nobody is messaged twice, nobody is forgotten."""

from pathlib import Path
from typing import Any

import pytest

from support.main_job import (
    assert_everybody_is_accounted_for,
    go_on,
    no_webhooks,
    ready_to_launch,
    some_contacts,
    suspend,
)
from wacore.entrypoints.demo.house import House

pytestmark = pytest.mark.xdist_group("processes")

_UNTIDY: dict[str, Any] = {
    "dropped_answers": 0.01,
    "server_errors": 0.01,
    "dropped_answer_seconds": 1,
    "noise.duplicates": 0.05,
    "noise.swaps": 0.1,
}


def test_killing_the_worker_and_the_server_harms_nobody(tmp_path: Path) -> None:
    """The worker dies twice while sending and the server once while webhooks come in."""
    contacts = some_contacts(tmp_path / "contacts.csv", 1500)
    with (
        House(
            tmp_path,
            workers=1,
            send_rate=250,
            unknown_grace=3,
            inflight_lease=3,
            simulator=_UNTIDY,
        ) as house,
        ready_to_launch(house, contacts) as sending,
    ):
        (worker,) = house.workers
        sending.launch()
        for accepted in (100, 600):
            sending.until_accepted(accepted)
            worker.kill()
            worker.start()
        sending.until_accepted(800)
        house.server.kill()
        house.server.start().await_answer(f"{house.url}/ready")
        sending.until_settled()
        assert_everybody_is_accounted_for(sending)


def test_a_worker_that_freezes_past_its_lease_sends_nothing_again(tmp_path: Path) -> None:
    """Another one judges its claims meanwhile; when it wakes it repeats none of them."""
    contacts = some_contacts(tmp_path / "contacts.csv", 500)
    with (
        House(
            tmp_path,
            workers=2,
            send_rate=100,
            unknown_grace=3,
            inflight_lease=2,
            simulator=_UNTIDY,
        ) as house,
        ready_to_launch(house, contacts) as sending,
    ):
        frozen, other = house.workers
        other.stop()
        sending.launch()
        sending.until_accepted(80)
        with no_webhooks(house):
            suspend(frozen, house)
            other.start()
            sending.until(lambda now: now["counts"]["unknown"] > 0)
            go_on(frozen)
        sending.until_settled()
        assert_everybody_is_accounted_for(sending)
