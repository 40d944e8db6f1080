"""Webhooks in any order, any number of times, with workers dying in between."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from support.dispatching import CAMPAIGN, ORGANIZATION, recipient
from support.intake import Intake, memory_intake
from support.webhook_bodies import BODIES, ELEMENTS, a_body, a_status, a_text
from wacore.adapters.memory.messaging.intake_store import MemoryIntakeStore
from wacore.adapters.memory.messaging.intake_unit_of_work import MemoryIntakeUnitOfWork
from wacore.adapters.system import uuid7
from wacore.application.messaging.apply_webhooks import ApplyWebhooks
from wacore.application.messaging.wishes import ReadWishes
from wacore.domain.ids import ConversationId
from wacore.domain.messaging.conversation import Conversation

AT = 1795000060
MIRA, OTTO = "+491701234567", "+491700000002"
NOBODY = ConversationId(ORGANIZATION)


def otto(wamid: str, body: str, at: int) -> dict[str, Any]:
    return a_text(wamid, body, at) | {"from": OTTO[1:], "from_user_id": ""}


async def told(intake: Intake, store: MemoryIntakeStore) -> list[dict[str, Any]]:
    """Two people were sent a campaign; these are the webhooks that follow, in their true order."""
    await intake.sending.begin_campaign([recipient(1, phone=MIRA), recipient(2, phone=OTTO)])
    await intake.sending.send_all()
    mira, ottos = (_wamid(store, phone) for phone in (MIRA, OTTO))
    failed: dict[str, Any] = {"errors": [{"code": 131026, "title": "Message undeliverable"}]}
    return [
        a_body(statuses=[a_status(mira, "sent"), a_status(ottos, "sent")]),
        a_body(statuses=[a_status(mira, "delivered")]),
        a_body(statuses=[a_status(ottos, "failed", **failed)]),
        a_body(statuses=[a_status(mira, "read")]),
        a_body(messages=[a_text("wamid.1", "Hello", AT), otto("wamid.2", "stop", AT)], contacts=[]),
        a_body(messages=[a_text("wamid.3", "More", AT + 9)]),
        a_body(messages=[e for e in ELEMENTS if e["type"] in ("image", "button", "reaction")]),
        BODIES["user_preferences"],
        BODIES["account_update_account_restriction"],
        BODIES["phone_number_quality_update_throughput_upgrade"],
        BODIES["message_template_status_update_paused"],
    ]


def _wamid(store: MemoryIntakeStore, phone: str) -> str:
    [wamid] = [each.wamid for each in store.messages.values() if each.phone == phone]
    assert wamid is not None
    return wamid


class Killed(BaseException):
    """The worker's process is gone."""


class Mortal:
    """Opens units of work; some never reach their commit, or die right after it."""

    def __init__(self, intake: Intake, deaths: list[str]) -> None:
        self._begin = intake.begin
        self._deaths = deaths

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[MemoryIntakeUnitOfWork]:
        death = self._deaths.pop() if self._deaths else "none"
        async with self._begin() as work:
            commit = work.commit

            async def mortal_commit() -> None:
                if death == "before":
                    raise Killed
                await commit()
                if death == "after":
                    raise Killed

            work.commit = mortal_commit  # type: ignore[method-assign]
            yield work  # type: ignore[misc]


def final_state(store: MemoryIntakeStore) -> dict[str, object]:
    """Everything that matters, without ids and times of our own."""
    messages = {
        m.phone: (m.state, m.sent_at, m.delivered_at, m.read_at, m.failed_at, m.error_code)
        for m in store.messages.values()
    }
    conversations = {_plain(each) for each in store.conversations.values()}
    inbound = {(m.received.wamid, m.received.text) for m in store.inbound.values()}
    phones = {m.id: m.phone for m in store.messages.values()}
    responses = {(kind.value, phones[message]) for _, kind, message in store.responses}
    opted_out = {bytes(each.payload) for each in store.outbox.values() if "opt_out" in each.name}
    [account] = store.accounts.values()
    [number] = store.numbers.values()
    [dispatch] = [each for each in store.dispatches.values() if each.id == CAMPAIGN]
    return {
        "messages": messages,
        "tallies": {key: n for key, n in store.tallies.items() if n},
        "conversations": conversations,
        "inbound": inbound,
        "responses": responses,
        "opted out": len(opted_out) > 0,
        "account": (account.status, account.restricted_until, account.trouble),
        "number": (number.messages_per_second, number.tier),
        "dispatch": (dispatch.state, dispatch.pause),
        "quarantine": sorted(q.broken.reason for q in store.quarantine.values()),
    }


def _plain(conversation: Conversation) -> Conversation:
    return replace(conversation, id=NOBODY, created_at=conversation.last_message_at)


async def outcome(order: list[int], deaths: list[str], limit: int) -> dict[str, object]:
    intake, store = memory_intake()
    await intake.connect()
    bodies = await told(intake, store)
    mortal = Mortal(intake, deaths)
    for n in order:
        await intake.take(bodies[n])
    while any(kept.due_at is not None for kept in store.webhooks.values()):
        apply = ApplyWebhooks(
            mortal.begin,
            intake.parser,
            ReadWishes(intake.begin, intake.words, intake.clock),
            intake.sending.apply,
            intake.clock,
            uuid7,
        )
        with suppress(Killed):
            while await apply(limit):
                pass
        intake.clock.advance(timedelta(seconds=61))
    return final_state(store)


EXPECTED = asyncio.run(outcome(list(range(11)), [], 200))


def test_the_undisturbed_end_is_the_one_we_mean() -> None:
    """Before comparing with it, look at it."""
    assert {"tallies", "messages"} <= EXPECTED.keys()
    assert {("reply", MIRA), ("reply", OTTO), ("opt_out", MIRA), ("opt_out", OTTO)} == EXPECTED[
        "responses"
    ]
    assert [] == EXPECTED["quarantine"]


@settings(max_examples=120, deadline=None)
@given(data=st.data())
def test_disorder_repetition_and_death_change_nothing(data: st.DataObject) -> None:
    """Each webhook once in the end, whatever happens on its way."""
    extra = data.draw(st.lists(st.integers(0, 10), max_size=6), label="repeated")
    order = data.draw(st.permutations([*range(11), *extra]), label="order")
    deaths = data.draw(
        st.lists(st.sampled_from(["none", "before", "after"]), max_size=8), label="deaths"
    )
    limit = data.draw(st.integers(1, 20), label="claimed at once")

    assert EXPECTED == asyncio.run(outcome(order, deaths, limit))
