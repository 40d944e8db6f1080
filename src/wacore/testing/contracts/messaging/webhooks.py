"""What the store of raw webhooks promises."""

from collections.abc import Sequence
from datetime import timedelta

from wacore.adapters.system import uuid7
from wacore.application.ports import PageRequest
from wacore.domain.ids import WabaId
from wacore.domain.messaging.webhook import (
    Broken,
    ClaimedWebhook,
    Quarantined,
    QuarantineId,
    RawWebhook,
    WebhookId,
)
from wacore.testing.intake import NOON, ORGANIZATION, STRANGER, WABA, IntakeStore, a_webhook

LEASE = NOON + timedelta(seconds=60)


def broken(
    webhook: RawWebhook, reason: str = "no time", *, waiting_for: WabaId | None = None
) -> Quarantined:
    return Quarantined(
        id=QuarantineId(uuid7()),
        webhook_id=webhook.id,
        organization_id=webhook.organization_id,
        broken=Broken(
            path="entry[0]", reason=reason, fragment='{"ü":"🎉"}', waiting_for=waiting_for
        ),
        at=NOON,
    )


class WebhooksContract:
    """Subclasses supply `store`, empty."""

    async def keep(self, store: IntakeStore, *webhooks: RawWebhook) -> None:
        async with store.begin() as work:
            await work.webhooks.add(webhooks)
            await work.commit()

    async def claim(
        self, store: IntakeStore, *, limit: int = 100, max_bytes: int = 1000, after: float = 0
    ) -> list[ClaimedWebhook]:
        now = NOON + timedelta(seconds=after)
        async with store.begin() as work:
            claimed = await work.webhooks.claim(
                now, now + timedelta(seconds=60), limit=limit, max_bytes=max_bytes
            )
            await work.commit()
        return claimed

    async def apply(self, store: IntakeStore, claimed: Sequence[ClaimedWebhook]) -> bool:
        async with store.begin() as work:
            applied = await work.webhooks.applied(claimed, NOON, {claimed[0].id: "flows"})
            await work.commit()
        return applied

    async def test_a_webhook_comes_back_to_the_byte(self, store: IntakeStore) -> None:
        """With all that is known of it, and the lease it is held under."""
        webhook = a_webhook(b"\x00\xff{\xc3", signed_by=STRANGER)
        await self.keep(store, webhook)

        [claimed] = await self.claim(store)
        assert (webhook.id, webhook.body, NOON) == (claimed.id, claimed.body, claimed.received_at)
        assert (ORGANIZATION, STRANGER) == (claimed.organization_id, claimed.signed_by)
        assert (1, LEASE) == (claimed.attempts, claimed.leased_until)

    async def test_the_oldest_come_first(self, store: IntakeStore) -> None:
        """Up to the limit, each once."""
        webhooks = [a_webhook(received_at=NOON - timedelta(seconds=10 - n)) for n in range(5)]
        await self.keep(store, *reversed(webhooks))

        first, rest = await self.claim(store, limit=2), await self.claim(store)
        assert [w.id for w in webhooks] == [w.id for w in [*first, *rest]]
        assert [] == await self.claim(store)

    async def test_a_claim_has_a_weight(self, store: IntakeStore) -> None:
        """At most so many bytes, but one body however large."""
        await self.keep(store, *(a_webhook(b"x" * 60) for _ in range(3)))

        assert [1, 2] == [len(await self.claim(store, max_bytes=n)) for n in (10, 120)]

    async def test_a_lease_ends(self, store: IntakeStore) -> None:
        """After it anybody may claim; whoever had it before marks nothing any more."""
        await self.keep(store, a_webhook())
        late = await self.claim(store)
        assert [] == await self.claim(store, after=59)

        [again] = await self.claim(store, after=60)
        assert 2 == again.attempts
        assert not await self.apply(store, late)
        assert await self.apply(store, [again])
        assert [] == await self.claim(store, after=1000)

    async def test_a_failed_one_comes_again(self, store: IntakeStore) -> None:
        """When it is time; or never, once it is given up."""
        await self.keep(store, a_webhook())
        for again_after in (5, None):
            [claimed] = await self.claim(store, after=100)
            again_at = None if again_after is None else NOON + timedelta(seconds=again_after)
            async with store.begin() as work:
                await work.webhooks.failed(claimed, "boom", again_at)
                await work.commit()

        assert [] == await self.claim(store, after=10_000)

    async def test_quarantine_is_shown_to_its_owner(self, store: IntakeStore) -> None:
        """The newest first, in pages; a new look at a webhook replaces the old findings."""
        webhooks = [a_webhook() for _ in range(3)]
        await self.keep(store, *webhooks)
        old, second, third = (broken(webhook) for webhook in webhooks)
        fresh = broken(webhooks[0], "still no time")
        async with store.begin() as work:
            await work.quarantine.set_aside([w.id for w in webhooks], [old, second, third])
            await work.quarantine.set_aside([webhooks[0].id], [fresh])
            await work.commit()

        first = await store.quarantine.page(ORGANIZATION, PageRequest(limit=2))
        rest = await store.quarantine.page(
            ORGANIZATION, PageRequest(limit=2, cursor=first.next_cursor)
        )
        assert [fresh, third, second] == [*first.items, *rest.items]
        assert [] == (await store.quarantine.page(STRANGER, PageRequest())).items

    async def test_a_replay_is_the_owners(self, store: IntakeStore) -> None:
        """Another organisation finds nothing; the webhook comes again from its first attempt."""
        webhook = a_webhook()
        await self.keep(store, webhook)
        await self.apply(store, await self.claim(store))
        letter = broken(webhook)
        async with store.begin() as work:
            await work.quarantine.set_aside([webhook.id], [letter])
            assert 0 == await work.quarantine.replay(STRANGER, [letter.id], NOON)
            assert 0 == await work.quarantine.replay(ORGANIZATION, [], NOON)
            assert 1 == await work.quarantine.replay(ORGANIZATION, [letter.id], NOON)
            await work.commit()

        [claimed] = await self.claim(store)
        assert (webhook.id, 1) == (claimed.id, claimed.attempts)

    async def test_a_connected_account_adopts_what_waited_for_it(self, store: IntakeStore) -> None:
        """Webhooks of nobody's become its organisation's, and come again."""
        webhook = a_webhook(organization_id=None)
        await self.keep(store, webhook)
        await self.apply(store, await self.claim(store))
        letter = broken(webhook, waiting_for=WABA)
        async with store.begin() as work:
            await work.quarantine.set_aside([webhook.id], [letter])
            assert 1 == await work.webhooks.adopt(WABA, ORGANIZATION, NOON)
            await work.commit()

        [claimed] = await self.claim(store)
        assert (webhook.id, ORGANIZATION) == (claimed.id, claimed.organization_id)

    async def test_pruning_spares_what_is_not_done(self, store: IntakeStore) -> None:
        """Waiting and quarantined ones stay, and those applied of late."""
        done, quarantined, waiting = (a_webhook() for _ in range(3))
        await self.keep(store, done, quarantined)
        await self.apply(store, await self.claim(store))
        await self.keep(store, waiting)
        letter = broken(quarantined)
        async with store.begin() as work:
            await work.quarantine.set_aside([quarantined.id], [letter])
            assert 0 == await work.webhooks.prune(NOON, limit=10)
            assert 1 == await work.webhooks.prune(NOON + timedelta(seconds=1), limit=10)
            assert 1 == await work.quarantine.replay(ORGANIZATION, [letter.id], NOON)
            await work.commit()

        left: set[WebhookId] = {webhook.id for webhook in await self.claim(store)}
        assert {quarantined.id, waiting.id} == left

    async def test_what_is_nobodys_is_shown_and_replayed_as_such(self, store: IntakeStore) -> None:
        """Apart from what is an organisation's."""
        ours, nobodys = a_webhook(), a_webhook(organization_id=None)
        await self.keep(store, ours, nobodys)
        await self.apply(store, await self.claim(store))
        own, unowned = broken(ours), broken(nobodys)
        async with store.begin() as work:
            await work.quarantine.set_aside([ours.id, nobodys.id], [own, unowned])
            assert 1 == await work.quarantine.replay(None, [own.id, unowned.id], NOON)
            await work.commit()

        assert [unowned] == (await store.quarantine.page(None, PageRequest())).items
        assert [own] == (await store.quarantine.page(ORGANIZATION, PageRequest())).items
        assert [nobodys.id] == [claimed.id for claimed in await self.claim(store)]

    async def test_quarantine_is_forgotten_in_the_end(self, store: IntakeStore) -> None:
        """Orphans sooner; with the last element goes a webhook that was given up, and no other."""
        given_up, half, applied, again = webhooks = [a_webhook() for _ in range(4)]
        await self.keep(store, *webhooks)
        claimed = {each.id: each for each in await self.claim(store)}
        later = NOON + timedelta(seconds=1)
        async with store.begin() as work:
            for each in (given_up, half, again):
                await work.webhooks.failed(claimed[each.id], "boom", None)
            await work.webhooks.applied([claimed[applied.id]], NOON, {})
            elements = [
                broken(given_up),
                broken(half),
                broken(half, waiting_for=WABA),
                broken(applied, waiting_for=WABA),
                broken(again),
            ]
            await work.quarantine.set_aside([each.id for each in webhooks], elements)
            assert 1 == await work.quarantine.replay(ORGANIZATION, [elements[-1].id], NOON)
            assert 0 == await work.quarantine.forget(NOON, orphans_before=NOON, limit=9)
            assert 1 == await work.quarantine.forget(NOON, orphans_before=later, limit=1)
            assert 1 == await work.quarantine.forget(NOON, orphans_before=later, limit=9)
            await work.commit()
        left = (await store.quarantine.page(ORGANIZATION, PageRequest())).items
        assert [elements[4], elements[1], elements[0]] == left

        async with store.begin() as work:
            assert 3 == await work.quarantine.forget(later, orphans_before=later, limit=9)
            assert 1 == await work.webhooks.prune(later, limit=9)
            await work.webhooks.failed(claimed[given_up.id], "boom", NOON)
            await work.commit()
        assert [again.id] == [each.id for each in await self.claim(store)]
