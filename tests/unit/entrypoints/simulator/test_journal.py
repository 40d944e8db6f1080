"""A simulated Meta that is killed knows afterwards all that anybody could have noticed."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from support.simulated import NUMBER, WABA, Meta, settings, template_message, text_message
from wacore.entrypoints.simulator import TemplateLife
from wacore.entrypoints.simulator.admin.state import state_of
from wacore.entrypoints.simulator.delivery.statuses import Stage
from wacore.entrypoints.simulator.journal.lines import JournalUnreadable
from wacore.entrypoints.simulator.wire import Json

ADA, GRACE, HELEN = "+4915112340001", "+4915112340002", "+4915112340666"


class Mortal:
    """Each `life` begins where the last was killed: without a farewell."""

    def __init__(self, folder: Path, **changes: Any) -> None:
        self.file = folder / "journal"
        self._settings = settings(journal_file=str(self.file), **changes)
        self.meta = Meta(self._settings)

    def life(self) -> Meta:
        at = self.meta.at
        self.meta = Meta(self._settings)
        self.meta.at = at
        return self.meta


@pytest.fixture
def mortal(tmp_path: Path) -> Mortal:
    return Mortal(tmp_path)


async def ledger(meta: Meta) -> list[Json]:
    rows: list[Json] = (await meta.admin("ledger"))["rows"]
    return rows


def counted(meta: Meta) -> tuple[int, ...]:
    state = state_of(meta.world)
    return (
        state["accepted"], state["recipients"], state["templates"], state["pending"]["scheduled"],
    )  # fmt: skip


def reported(changes: Iterable[Json]) -> list[tuple[str, str]]:
    """Person and status."""
    return [
        (status["recipient_id"], status["status"])
        for change in changes
        for status in change["value"].get("statuses", ())
    ]


async def test_what_was_accepted_is_known(mortal: Mortal) -> None:
    """Tokens, wamids, templates and times, row by row; the next message to a person is his next."""
    await mortal.meta.approved_template()
    body = {**template_message(ADA), "biz_opaque_callback_data": "a token"}
    await mortal.meta.post(f"{NUMBER}/messages", body)
    await mortal.meta.post(f"{NUMBER}/messages", text_message(GRACE))
    before, counts = await ledger(mortal.meta), counted(mortal.meta)

    meta = mortal.life()

    assert before == await ledger(meta)
    assert ["a token", ""] == [row["token"] for row in before]
    assert counts == counted(meta) == (2, 2, 1, 2)
    _, again = await meta.post(f"{NUMBER}/messages", body)
    assert again["messages"][0]["id"] not in {row["wamid"] for row in before}


async def test_what_was_never_written_never_happened(mortal: Mortal) -> None:
    """Killed before the line is written, nobody has had an answer."""
    number = mortal.meta.world.accounts.numbers[NUMBER]
    mortal.meta.world.inbound.message(number, "4915112340001", {"type": "text"})

    assert [] == mortal.life().changes()


async def test_what_a_webhook_told_is_known(tmp_path: Path) -> None:
    """It is written before the webhook leaves; this one reaches nobody, and is owed."""
    mortal = Mortal(tmp_path, webhook_url="http://127.0.0.1:9/")
    await mortal.meta.post(f"{NUMBER}/messages", text_message(ADA))
    mortal.meta.world.happen_now(1)
    await mortal.meta.world.webhooks.flush()
    await mortal.meta.world.webhooks.settle()
    await mortal.meta.world.webhooks.close()

    meta = mortal.life()

    assert {Stage.FAILED: 1} == {stage: n for stage, n in meta.world.course.counts.items() if n}
    assert [("4915112340001", "failed")] == reported(meta.changes())


async def test_reports_go_on_where_they_were(mortal: Mortal) -> None:
    """Each person's statuses come to their end, in each of many lives."""
    await mortal.meta.approved_template()
    for person in (ADA, HELEN):
        await mortal.meta.send(person)
    seen: list[tuple[str, str]] = []
    for _ in range(40):
        meta = mortal.life()
        meta.wait(1.0)
        meta.world.journal.write()
        batches = list(meta.world.outbox.take())
        for batch in batches:
            meta.world.journal.settled(batch.events)
            seen += reported(
                change
                for entry in meta.world.payloads.render(batch)["entry"]
                for change in entry["changes"]
            )
        meta.world.journal.write()

    assert [("4915112340001", "sent"), ("4915112340001", "delivered"), ("4915112340001", "read")] == [
        each for each in seen if each[0].endswith("0001")
    ]  # fmt: skip
    assert ["sent", "read"] == [status for person, status in seen if person.endswith("0666")]


async def test_what_nobody_acknowledged_is_owed(mortal: Mortal) -> None:
    """Statuses, replies and news of templates alike, until they are; then no more."""
    await mortal.meta.create_template()
    mortal.meta.wait(30.0)
    await mortal.meta.send(ADA)
    await mortal.meta.admin("inbound", {"from": GRACE, "text": "Hello"})
    mortal.meta.world.happen_now()
    mortal.meta.world.journal.write()

    meta = mortal.life()
    owed = meta.changes()
    again = mortal.life()
    events = [event for batch in again.world.outbox.take() for event in batch.events]
    again.world.journal.settled(events)
    again.world.journal.write()

    fields = [change["field"] for change in owed]
    assert {"message_template_status_update": 1, "messages": 4} == {
        field: fields.count(field) for field in fields
    }
    assert ["sent", "delivered", "read"] == [status for _, status in reported(owed)]
    assert len(owed) == len(events)
    assert [] == mortal.life().changes()


async def test_what_is_for_nobody_is_not_owed(tmp_path: Path) -> None:
    """Of a time before a callback was subscribed."""
    mortal = Mortal(tmp_path, webhook_url="")
    await mortal.meta.post(f"{NUMBER}/messages", text_message(ADA))
    mortal.meta.world.happen_now()
    await mortal.meta.admin("callback", {"url": "http://callback.test/hook", "verify": False})

    assert [] == mortal.life().changes()


async def test_accounts_and_their_trouble_are_known(mortal: Mortal) -> None:
    """Callbacks, tokens, restrictions, settings, the clock and who stopped marketing."""
    meta = mortal.meta
    await meta.admin("callback", {"url": "http://other.test/", "verify": False})
    await meta.admin("token", {"token": "new", "expired": False})
    await meta.admin("token", {"token": "old"})
    await meta.admin("waba", {"waba_id": WABA, "locked": True, "messaging_limit": "TIER_250"})
    await meta.admin("number", {"quality": "RED", "throughput": "HIGH"})
    await meta.admin("settings", {"noise": {"batch_max": 7}, "compression": 2.0})
    await meta.admin("webhook-outage", {"seconds": 60})
    await meta.admin("clock", {"advance_seconds": 5})
    await meta.admin("preference", {"from": ADA})
    before = meta.world

    world = mortal.life().world

    assert list(before.things) == list(world.things)
    assert before.threads.stopped == world.threads.stopped == {4915112340001}
    assert "http://other.test/" == world.accounts.app_callback.url
    assert (7, 2.0, before.clock.now()) == (
        world.behaviour.now.noise.batch_max, world.clock.compression, world.clock.now(),
    )  # fmt: skip
    mortal.meta.wait(61.0)
    events = [change["value"].get("event") for change in mortal.meta.changes()]
    assert "THROUGHPUT_UPGRADE" in events


async def test_templates_are_known_in_every_state(mortal: Mortal) -> None:
    """Under review, paused and deleted; what was scheduled still happens: a twin is rejected."""
    approved = await mortal.meta.approved_template()
    await mortal.meta.approved_template(name="gone")
    await mortal.meta.delete(f"{WABA}/message_templates", name="gone")
    await mortal.meta.create_template(name="fresh")
    await mortal.meta.admin(f"templates/{approved}", {"quality": "RED"})
    before = list(mortal.meta.world.things)

    meta = mortal.life()

    assert before == list(meta.world.things)
    assert {"news": "PAUSED", "fresh": "PENDING"} == {
        each.name: each.status for each in meta.world.templates
    }
    meta.wait(4 * 3600.0)
    assert {"news": "APPROVED", "fresh": "REJECTED"} == {
        each.name: each.status for each in meta.world.templates
    }


async def test_held_messages_stay_held_and_are_decided(tmp_path: Path) -> None:
    """Killed before the verdict, and after it, before anything followed."""
    mortal = Mortal(tmp_path, templates=TemplateLife(pacing_threshold=1))
    await mortal.meta.approved_template()
    for person in (ADA, GRACE, HELEN):
        await mortal.meta.send(person)

    meta = mortal.life()

    assert [1, 2] == list(next(iter(meta.world.templates)).held)
    await meta.admin("templates/news", {"pacing": "drop"})
    meta = mortal.life()
    statuses = meta.statuses()
    assert [132015, 132015] == [
        status["errors"][0]["code"] for status in statuses if status["status"] == "failed"
    ]
    mortal.meta.world.journal.write()
    assert [None, 132015, 132015] == [row["failure"] for row in await ledger(mortal.life())]


async def test_a_torn_last_line_is_cut_off(mortal: Mortal) -> None:
    """Its writer died of it; what is written after it stands on a line of its own."""
    await mortal.meta.post(f"{NUMBER}/messages", text_message(ADA))
    with mortal.file.open("ab") as file:
        file.write(b'{"is":"posted","sender":0,"pers')

    meta = mortal.life()

    assert 1 == len(await ledger(meta))
    await meta.post(f"{NUMBER}/messages", text_message(GRACE))
    assert 2 == len(await ledger(mortal.life()))


async def test_a_reset_is_remembered_too(mortal: Mortal) -> None:
    """Nothing of what was forgotten comes back."""
    await mortal.meta.post(f"{NUMBER}/messages", text_message(ADA))
    await mortal.meta.admin("reset", {})
    await mortal.meta.post(f"{NUMBER}/messages", text_message(GRACE))

    assert ["4915112340002"] == [row["recipient"] for row in await ledger(mortal.life())]


async def test_a_strange_journal_is_refused(tmp_path: Path) -> None:
    """Another seed's, and one with a broken line inside; both say why."""
    mortal = Mortal(tmp_path)
    await mortal.meta.post(f"{NUMBER}/messages", text_message(ADA))

    with pytest.raises(JournalUnreadable, match="seed=1"):
        Mortal(tmp_path, seed=2)
    mortal.file.write_bytes(b"what?\n" + mortal.file.read_bytes())
    with pytest.raises(JournalUnreadable, match="line 1"):
        Mortal(tmp_path)
