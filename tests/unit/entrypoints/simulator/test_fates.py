"""Chance is a function of seed, recipient and number of the message."""

import random

from support.simulated import Meta, settings
from wacore.entrypoints.simulator import Limits

PEOPLE = [f"+9198{i * 7919:08d}" for i in range(1, 400)]


async def outcomes(seed: int, order: list[str], rounds: int = 1) -> dict[str, list[str]]:
    """Each person's statuses and replies, whatever the order in time."""
    meta = Meta(
        settings(seed=seed, profile="warm", limits=Limits(enabled=False), server_errors=0.01)
    )
    await meta.approved_template()
    for _ in range(rounds):
        for person in order:
            while (await meta.send(person))[0] != 200:
                meta.wait(0.01)
    seen: dict[str, list[str]] = {}
    for status in meta.statuses():
        errors = status.get("errors", [{}])
        fact = f"{status['id']} {status['status']} {errors[0].get('code')}"
        seen.setdefault(status["recipient_id"], []).append(fact)
    return {person: sorted(facts) for person, facts in seen.items()}


async def test_the_order_of_arrival_changes_nobodys_fate() -> None:
    """Shuffled campaigns end the same for each person, wamids included."""
    shuffled = PEOPLE[:]
    random.Random(5).shuffle(shuffled)

    assert await outcomes(3, PEOPLE, rounds=2) == await outcomes(3, shuffled, rounds=2)


async def test_another_seed_is_another_world() -> None:
    first, second = await outcomes(3, PEOPLE), await outcomes(4, PEOPLE)

    assert first != second


async def test_profiles_have_their_shares() -> None:
    """A warm list fails about three times in ten, mostly by the marketing cap."""
    facts = [fact for facts in (await outcomes(3, PEOPLE)).values() for fact in facts]
    failed = [fact for fact in facts if " failed " in fact]
    capped = [fact for fact in failed if fact.endswith("131049")]

    assert 0.2 < len(failed) / len(PEOPLE) < 0.42
    assert len(capped) > len(failed) / 2


async def test_each_message_to_a_person_has_an_id_and_a_fate_of_its_own() -> None:
    """On a cold list nobody fails ten times out of ten, or the same way each time."""
    meta = Meta(settings(profile="cold", limits=Limits(enabled=False)))
    await meta.approved_template()
    wamids = [(await meta.send(PEOPLE[0]))[1]["messages"][0]["id"] for _ in range(40)]
    ends = {
        status.get("errors", [{}])[0].get("code")
        for status in meta.statuses()
        if status["status"] in {"sent", "failed"}
    }

    assert 40 == len(set(wamids))
    assert len(ends) > 1
