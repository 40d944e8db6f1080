"""The audit trail and the letters that wait to be written."""

import asyncio
from datetime import timedelta

import pytest

from wacore.application.ports import PageRequest
from wacore.domain.errors import TryAgain
from wacore.domain.ids import OrganizationId, UserId
from wacore.domain.users.audit import AuditEntry, AuditHead, first_break
from wacore.domain.users.one_time import Purpose
from wacore.testing.contracts.users.given import ACME, NOON, OTHER, UsersPorts, a_user

ADA = a_user().id


async def append(
    ports: UsersPorts,
    action: str,
    actor_id: UserId | None = ADA,
    organization_id: OrganizationId = ACME,
) -> AuditEntry:
    async with ports.begin() as work:
        entry = AuditEntry.after(
            await work.audit.head(organization_id),
            organization_id=organization_id,
            at=NOON,
            actor_id=actor_id,
            action=action,
            details={"zone": "Ä", "address": "::1", "empty": ""},
        )
        await work.audit.append(entry)
        await work.commit()
    return entry


class RecordsContract:
    """What every audit trail and letter queue must do. Subclasses supply `ports`."""

    async def test_the_chain_survives_the_store(self, ports: UsersPorts) -> None:
        """Entries come back in order and still vouch for each other."""
        written = [await append(ports, f"users.{n}", None if n == 2 else ADA) for n in range(4)]
        await append(ports, "users.elsewhere", organization_id=OTHER)

        read = await ports.audit.chain(ACME, 0, 100)

        assert written == read
        assert first_break(read) is None
        assert written[2:3] == await ports.audit.chain(ACME, 2, 1)

    async def test_concurrent_entries_form_one_chain(self, ports: UsersPorts) -> None:
        """Whoever wants to append waits for the one before, also for the very first entry."""
        await asyncio.gather(*(append(ports, f"users.{number}") for number in range(8)))
        chain = await ports.audit.chain(ACME, 0, 100)

        assert list(range(1, 9)) == [entry.sequence for entry in chain]
        assert first_break(chain) is None
        assert chain[-1].head == await ports.audit.head(ACME)
        assert AuditHead() == await ports.audit.head(OTHER)

    async def test_a_place_is_taken_once(self, ports: UsersPorts) -> None:
        """The trail is append only: an entry cannot be written over."""
        entry = await append(ports, "users.first")

        async with ports.begin() as work:
            with pytest.raises(TryAgain):
                await work.audit.append(entry)

    async def test_entries_are_listed_newest_first(self, ports: UsersPorts) -> None:
        """By action prefix, by actor, in pages; never another organisation's."""
        for action, actor in (
            ("users.logged_in", ADA),
            ("teams.created", None),
            ("users_x", ADA),
            ("users.renamed", None),
        ):
            await append(ports, action, actor)
        await append(ports, "users.elsewhere", organization_id=OTHER)

        everything = await ports.audit.entries(ACME, PageRequest(limit=3))
        rest = await ports.audit.entries(ACME, PageRequest(limit=3, cursor=everything.next_cursor))
        of_users = await ports.audit.entries(ACME, PageRequest(), action="users.")
        of_ada = await ports.audit.entries(ACME, PageRequest(), actor_id=ADA)

        assert [4, 3, 2, 1] == [e.sequence for e in (*everything.items, *rest.items)]
        assert ["users.renamed", "users.logged_in"] == [e.action for e in of_users.items]
        assert [3, 1] == [e.sequence for e in of_ada.items]
        assert {"zone": "Ä", "address": "::1", "empty": ""} == of_ada.items[0].details

    async def test_letters_are_claimed_for_a_while(self, ports: UsersPorts) -> None:
        """The oldest first; a claimed one is due again later unless it is done."""
        async with ports.begin() as work:
            for delay, email in (
                (2, "b@example.org"),
                (1, "a@example.org"),
                (99, "z@example.org"),
            ):
                at = NOON + timedelta(seconds=delay)
                await work.letters.add(email, Purpose.RESET_PASSWORD, at)
            await work.commit()
        now, later = NOON + timedelta(seconds=10), NOON + timedelta(seconds=60)

        async with ports.begin() as work:
            first = await work.letters.claim(now, later, 1)
            second = await work.letters.claim(now, later, 10)
            assert [] == await work.letters.claim(now, later, 10)
            await work.letters.done(second[0])
            await work.commit()
        async with ports.begin() as work:
            again = await work.letters.claim(later, later + timedelta(seconds=60), 10)

        assert [("a@example.org", 1)] == [(r.email, r.attempts) for r in first]
        assert [("b@example.org", Purpose.RESET_PASSWORD)] == [(r.email, r.purpose) for r in second]
        assert [("a@example.org", 2)] == [(r.email, r.attempts) for r in again]
