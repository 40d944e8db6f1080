"""That no webhook is lost, whatever happens on its way: subclassed for memory and for SQL."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

from support.dispatching import ORGANIZATION
from support.intake import Intake, an_account
from support.intake_ground import AT, IntakeGround
from support.webhook_bodies import WABA, a_body, a_status, a_text
from wacore.application.messaging.prune_webhooks import PruneWebhooks
from wacore.domain.errors import UpstreamFailed
from wacore.domain.ids import AccountId, OrganizationId, WabaId
from wacore.domain.messaging.message_state import MessageState
from wacore.domain.messaging.statuses import DeliveryStatus


class DurabilitySuite(IntakeGround):
    """Broken, repeated, forged, orphaned, or in a dead worker's hands."""

    async def test_statuses_move_messages(self, connected: Intake) -> None:
        """A report carries a message to its state, with the number it belongs to."""
        [message] = await self.sent_campaign(connected)
        await connected.take(
            a_body(statuses=[a_status(message.wamid or "", "read", token=str(message.token))])
        )

        assert 1 == await connected.apply_all()
        [moved] = await self.sent(connected)
        assert MessageState.READ == moved.state

    async def test_a_broken_element_is_quarantined_alone(self, connected: Intake) -> None:
        """Its neighbours take effect; it waits where somebody can see it."""
        broken = {"id": "wamid.9", "type": "text", "timestamp": "no"}
        await connected.take(a_body(messages=[a_text("wamid.1"), broken, a_text("wamid.2")]))
        await connected.apply_all()

        [found] = await self.conversations(connected)
        assert 2 == found.unread
        [kept] = await self.quarantined(connected)
        assert ("entry[0].changes[0].value.messages[1]", ORGANIZATION) == (
            kept.broken.path,
            kept.organization_id,
        )

    async def test_a_message_for_nobody_waits_for_its_account(self, intake: Intake) -> None:
        """What concerns an account that is not connected yet is applied once it is."""
        await intake.take(a_body(messages=[a_text("wamid.1")]))
        await intake.apply_all()
        [kept] = await self.quarantined(intake)
        assert "is connected" in kept.broken.reason
        await intake.connect()
        async with intake.begin() as work:
            assert 0 == await work.quarantine.replay(ORGANIZATION, [kept.id], intake.clock.now())
            assert 1 == await work.webhooks.adopt(WabaId(WABA), ORGANIZATION, intake.clock.now())
            await work.commit()
        await intake.apply_all()

        assert [] == await self.quarantined(intake)
        assert 1 == len(await self.conversations(intake))

    async def test_what_nobody_connects_is_forgotten_after_a_month(self, intake: Intake) -> None:
        """A disconnected account that goes on sending fills no disk for ever."""
        prune = PruneWebhooks(intake.begin, intake.clock)
        await intake.take(*(a_body(messages=[a_text(f"wamid.{n}")]) for n in range(3)))
        await intake.apply_all()
        intake.clock.advance(timedelta(days=30))
        assert 0 == await prune()
        intake.clock.advance(timedelta(seconds=1))

        assert 6 == await prune()
        assert [] == await self.quarantined(intake)
        assert 0 == await prune()

    async def test_what_cannot_be_read_is_kept_for_three_months(self, connected: Intake) -> None:
        """As long as a release that can read it may take; then with the webhook that was given up."""
        prune = PruneWebhooks(connected.begin, connected.clock)
        connected.parser.trip = b"wamid.1"
        await connected.take(a_body(messages=[a_text("wamid.1")]))
        for _ in range(8):
            await connected.apply_all()
            connected.clock.advance(timedelta(minutes=11))
        connected.clock.advance(timedelta(days=89))
        assert 0 == await prune()
        [kept] = await self.quarantined(connected)
        connected.clock.advance(timedelta(days=1))

        assert 1 == await prune()
        async with connected.begin() as work:
            assert 0 == await work.quarantine.replay(ORGANIZATION, [kept.id], connected.clock.now())
        assert [] == await self.quarantined(connected)

    async def test_a_replay_applies_what_was_quarantined(self, connected: Intake) -> None:
        """Once the parser understands, a replay empties the quarantine."""
        connected.parser.trip = b"wamid.1"
        await connected.take(a_body(messages=[a_text("wamid.1")]))
        for _ in range(8):
            await connected.apply_all()
            connected.clock.advance(timedelta(minutes=11))
        [kept] = await self.quarantined(connected)
        assert "ZeroDivisionError: a bug of ours" == kept.broken.reason
        connected.parser.trip = None
        async with connected.begin() as work:
            found = await work.quarantine.replay(ORGANIZATION, [kept.id], connected.clock.now())
            await work.commit()
        await connected.apply_all()

        assert 1 == found
        assert [] == await self.quarantined(connected)
        assert 1 == len(await self.conversations(connected))

    async def test_a_body_that_cannot_be_applied_stops_no_other(self, connected: Intake) -> None:
        """One poisoned webhook among many: the others take effect at once, it comes again later."""
        connected.parser.trip = b"wamid.poison"
        bodies = [a_body(messages=[a_text(f"wamid.{n}", at=AT + n)]) for n in range(3)]
        await connected.take(bodies[0], a_body(messages=[a_text("wamid.poison")]), *bodies[1:])
        assert 4 == await connected.apply_all()
        [found] = await self.conversations(connected)
        assert 3 == found.unread
        connected.parser.trip = None
        connected.clock.advance(timedelta(seconds=3))
        await connected.apply_all()

        [found] = await self.conversations(connected)
        assert 4 == found.unread

    async def test_a_silent_neighbour_costs_only_time(self, connected: Intake) -> None:
        """While opt-out words cannot be looked up nothing is applied, and nothing set aside."""
        connected.words.failure = UpstreamFailed("contacts does not answer")
        await connected.take(a_body(messages=[a_text("wamid.1", "stop")]))
        for _ in range(12):
            await connected.apply_all()
            connected.clock.advance(timedelta(minutes=11))
        assert [] == await self.quarantined(connected)
        connected.words.failure = None
        await connected.apply_all()

        assert 1 == len(await connected.events("messaging.opt_out_received"))

    async def test_a_dead_workers_share_comes_back(self, connected: Intake) -> None:
        """A claim is a lease: after it anybody may apply what was in a dead worker's hands."""
        await connected.take(a_body(messages=[a_text("wamid.1")]))
        async with connected.begin() as work:
            now = connected.clock.now()
            lease = now + timedelta(seconds=60)
            assert 1 == len(await work.webhooks.claim(now, lease, limit=9, max_bytes=9))
            await work.commit()
        assert 0 == await connected.apply_all()
        connected.clock.advance(timedelta(seconds=60))

        assert 1 == await connected.apply_all()
        assert 1 == len(await self.conversations(connected))

    async def test_workers_share_the_work(self, connected: Intake) -> None:
        """Four at once, about one person: each webhook has its effect once, whoever wins a race."""
        texts = [a_text(f"wamid.{n}", at=AT + n) for n in range(40)]
        await connected.take(*(a_body(messages=[text, texts[0]]) for text in texts))

        async def work() -> None:
            apply = connected.applier()
            while await apply(5):
                pass

        await asyncio.gather(*(work() for _ in range(4)))
        for _ in range(3):
            connected.clock.advance(timedelta(minutes=11))
            await connected.apply_all()

        [found] = await self.conversations(connected)
        assert (40, "wamid.39") == (found.unread, found.last_inbound)
        assert 40 == len(await connected.events("messaging.inbound_received"))
        assert [] == await self.quarantined(connected)

    async def test_much_is_taken_a_part_at_a_time(self, connected: Intake) -> None:
        """A transaction ends soon, so that others may write; what is too large for that goes alone."""
        sizes = (500_000, 1_000, 150_000, 150_000, 150_000)
        texts = [a_text(f"wamid.{n}", "x" * size, at=AT + n) for n, size in enumerate(sizes)]
        await connected.take(*(a_body(messages=[text]) for text in texts))
        apply = connected.applier()

        assert [1, 3, 1, 0] == [await apply() for _ in range(4)]

    async def test_whoever_lost_the_lease_changes_nothing(self, connected: Intake) -> None:
        """A worker that wakes up late finds its webhook in other hands, or applied."""
        await connected.take(a_body(messages=[a_text("wamid.1")]))
        async with connected.begin() as work:
            now = connected.clock.now()
            claimed = await work.webhooks.claim(
                now, now + timedelta(seconds=60), limit=9, max_bytes=9
            )
            await work.commit()
        connected.clock.advance(timedelta(seconds=60))
        await connected.apply_all()

        async with connected.begin() as work:
            assert not await work.webhooks.applied(claimed, connected.clock.now(), {})

    async def test_one_organisation_cannot_forge_for_another(self, intake: Intake) -> None:
        """A body signed by one's own app, with an entry about somebody else's account."""
        thief = an_account(
            intake.box,
            account_id=AccountId(UUID(int=33)),
            organization_id=OrganizationId(UUID(int=34)),
            waba_id="999999999",
            app_secret="thiefs-secret",
        )
        await intake.connect(an_account(intake.box), thief)
        body = a_body(messages=[a_text("wamid.1", "STOP")])
        body["entry"].insert(0, {"id": "999999999", "changes": []})
        await intake.take(body, secret="thiefs-secret")
        await intake.apply_all()

        assert [] == await self.conversations(intake)
        [kept] = await self.quarantined(intake)
        assert "does not speak for all" in kept.broken.reason

    async def test_any_order_and_repetition_ends_alike(self, connected: Intake) -> None:
        """Statuses shuffled and doubled leave the last state, read."""
        [message] = await self.sent_campaign(connected)
        steps = ["read", "failed", "sent", "read", "delivered", "sent"]
        why: dict[str, Any] = {"errors": [{"code": 131049}]}
        bodies = [
            a_body(statuses=[a_status(message.wamid or "", s, **(why if s == "failed" else {}))])
            for s in steps
        ]
        await connected.take(*bodies)
        await connected.apply_all()

        [moved] = await self.sent(connected)
        assert (MessageState.READ, DeliveryStatus.READ.value) == (moved.state, moved.state.value)
        assert moved.delivered_at is not None
