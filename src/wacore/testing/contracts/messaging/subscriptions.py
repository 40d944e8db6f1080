"""What the store of subscriptions and deliveries promises."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest

from wacore.application.messaging.ports_subscriptions import SubscriptionReader
from wacore.application.ports import PageRequest
from wacore.domain.messaging.subscription import (
    Delivery,
    DeliveryId,
    DeliveryNotFound,
    DeliveryState,
    EventKind,
    News,
    Reply,
    Subscription,
    SubscriptionId,
    SubscriptionNotFound,
)
from wacore.testing.contracts.messaging.sending_store import SendingStore
from wacore.testing.messages import NOON, ORGANIZATION, STRANGER

ONE = SubscriptionId(UUID(int=101))
TWO = SubscriptionId(UUID(int=102))
SECOND = timedelta(seconds=1)


def a_subscription(**changes: Any) -> Subscription:
    return Subscription(
        **{
            "id": ONE,
            "organization_id": ORGANIZATION,
            "url": "https://example.com/hook?a=1",
            "kinds": frozenset({EventKind.MESSAGE_READ, EventKind.CAMPAIGN_CHANGED}),
            "description": "Äußeres 🎉",
            "secret": "sealed",
            "created_at": NOON,
            "updated_at": NOON,
            **changes,
        }
    )


def a_delivery(n: int = 1, **changes: Any) -> Delivery:
    return Delivery(
        **{
            "id": DeliveryId(UUID(int=n)),
            "subscription_id": ONE,
            "organization_id": ORGANIZATION,
            "body": b'{"n":1}',
            "events": 1,
            "created_at": NOON,
            "due_at": NOON,
            **changes,
        }
    )


def a_news(n: int = 1, **changes: Any) -> News:
    return News(
        **{
            "id": UUID(int=n),
            "organization_id": ORGANIZATION,
            "kind": EventKind.MESSAGE_READ,
            "at": NOON + n * SECOND,
            "data": {"n": n, "text": "ä"},
            **changes,
        }
    )


class SubscriptionsContract:
    """Subclasses supply `store`, empty."""

    @pytest.fixture
    def subscriptions(self, store: SendingStore) -> SubscriptionReader:
        return store.subscriptions

    async def test_what_was_stored_comes_back(
        self, store: SendingStore, subscriptions: SubscriptionReader
    ) -> None:
        """Every field, and again after all has changed."""
        changed = a_subscription(
            url="https://example.org",
            kinds=frozenset({EventKind.OPTED_OUT}),
            secret="new",  # noqa: S106 -- sealed already
            old_secret="sealed",  # noqa: S106
            old_until=NOON + SECOND,
            failing_since=NOON,
            version=2,
        ).disabled("Why.", NOON + SECOND)
        async with store.begin() as work:
            await work.subscriptions.add(a_subscription())
            await work.commit()
        assert a_subscription() == await subscriptions.subscription(ORGANIZATION, ONE)
        async with store.begin() as work:
            await work.subscriptions.save(changed)
            await work.commit()

        assert [changed] == await subscriptions.subscriptions(ORGANIZATION)
        async with store.begin() as work:
            assert changed == await work.subscriptions.get(ORGANIZATION, ONE)
            assert changed == await work.subscriptions.lock(ONE)
            assert await work.subscriptions.lock(TWO) is None

    async def test_another_organisations_are_not_found(
        self, store: SendingStore, subscriptions: SubscriptionReader
    ) -> None:
        """Neither subscriptions nor deliveries."""
        async with store.begin() as work:
            await work.subscriptions.add(a_subscription())
            await work.deliveries.add(a_delivery())
            await work.commit()

        assert [] == await subscriptions.subscriptions(STRANGER)
        with pytest.raises(SubscriptionNotFound):
            await subscriptions.subscription(STRANGER, ONE)
        assert [] == (await subscriptions.deliveries(STRANGER, ONE, PageRequest())).items
        async with store.begin() as work:
            with pytest.raises(SubscriptionNotFound):
                await work.subscriptions.get(STRANGER, ONE)
            with pytest.raises(DeliveryNotFound):
                await work.deliveries.get(STRANGER, a_delivery().id)

    async def test_news_are_kept_for_those_who_want_them(
        self, store: SendingStore, subscriptions: SubscriptionReader
    ) -> None:
        """Of their organisation and of their kinds, while active; taken once, in order."""
        only_read = frozenset({EventKind.MESSAGE_READ})
        async with store.begin() as work:
            await work.subscriptions.add(a_subscription())
            await work.subscriptions.add(a_subscription(id=TWO, kinds=only_read).disabled("", NOON))
            await work.commit()
        async with store.begin() as work:
            wanted = await work.news.wanted([ORGANIZATION, STRANGER])
            assert {ORGANIZATION: a_subscription().kinds} == {
                organization: frozenset(kinds) for organization, kinds in wanted.items()
            }
            await work.news.tell(
                [
                    a_news(3),
                    a_news(1),
                    a_news(2, kind=EventKind.MESSAGE_SENT),
                    a_news(4, organization_id=STRANGER),
                ]
            )
            await work.news.tell_one(TWO, a_news(5, kind=EventKind.PING))
            await work.commit()
        assert [ONE, TWO] == await subscriptions.busy(NOON)
        async with store.begin() as work:
            [first] = await work.news.pack(ONE, limit=1)
            rest = await work.news.pack(ONE, limit=9)
            assert [] == await work.news.pack(ONE, limit=9)
            await work.commit()

        assert {
            "id": str(UUID(int=1)),
            "kind": "message.read",
            "occurred_at": msgspec.to_builtins(NOON + SECOND),
            "data": {"n": 1, "text": "ä"},
        } == msgspec.json.decode(first)
        assert [1, 3] == [msgspec.json.decode(each)["data"]["n"] for each in (first, *rest)]
        assert [TWO] == await subscriptions.busy(NOON)

    async def test_deliveries_are_claimed_until_their_lease_ends(
        self, store: SendingStore, subscriptions: SubscriptionReader
    ) -> None:
        """The oldest due ones of one subscription; what ended is due no more."""
        async with store.begin() as work:
            await work.subscriptions.add(a_subscription())
            for n, due in ((1, NOON), (2, NOON - SECOND), (3, NOON + SECOND), (4, NOON)):
                await work.deliveries.add(a_delivery(n, due_at=due))
            await work.deliveries.add(a_delivery(5, subscription_id=TWO))
            await work.deliveries.add(a_delivery(6, due_at=None, state=DeliveryState.DEAD))
            await work.commit()
        later = NOON + timedelta(minutes=1)
        async with store.begin() as work:
            assert 4 == await work.deliveries.waiting(ONE)
            claimed = await work.deliveries.claim(ONE, NOON, later, limit=2)
            again = await work.deliveries.claim(ONE, NOON, later, limit=9)
            await work.commit()

        assert [2, 1] == [each.id.int for each in claimed]
        assert [4] == [each.id.int for each in again]
        async with store.begin() as work:
            assert [] == await work.deliveries.claim(ONE, NOON, later, limit=9)
            assert 4 == len(await work.deliveries.claim(ONE, later, later, limit=9))
        async with store.begin() as work:
            await work.deliveries.hasten(ONE, NOON)
            assert 4 == len(await work.deliveries.claim(ONE, NOON, later, limit=9))

    async def test_what_waits_for_a_subscription_dies_together(
        self, store: SendingStore, subscriptions: SubscriptionReader
    ) -> None:
        """Due or not, and in whoever's hands; what has ended stays as it is, and others' live on."""
        ended = a_delivery(3, state=DeliveryState.DELIVERED, due_at=None, ended_at=NOON)
        async with store.begin() as work:
            await work.subscriptions.add(a_subscription())
            await work.deliveries.add(a_delivery(1))
            await work.deliveries.add(a_delivery(2, due_at=NOON + SECOND, attempts=2))
            await work.deliveries.add(ended)
            await work.deliveries.add(a_delivery(4, subscription_id=TWO))
            await work.news.tell_one(ONE, a_news())
            await work.subscriptions.silence(ONE, NOON + SECOND)
            await work.commit()

        dead = {"state": DeliveryState.DEAD, "due_at": None, "ended_at": NOON + SECOND}
        async with store.begin() as work:
            assert [
                a_delivery(1, **dead),
                a_delivery(2, attempts=2, **dead),
                ended,
                a_delivery(4, subscription_id=TWO),
            ] == [await work.deliveries.get(ORGANIZATION, a_delivery(n).id) for n in range(1, 5)]
        assert ONE not in await subscriptions.busy(NOON)

    async def test_a_delivery_remembers_its_last_answer(
        self, store: SendingStore, subscriptions: SubscriptionReader
    ) -> None:
        """Or that there was none; what ended is forgotten with time."""
        answered = Reply(status=500, latency_ms=12, excerpt="Größe")
        silent = replace(answered, status=None)
        ended = a_delivery(
            2, last=answered, attempts=3, state=DeliveryState.DELIVERED, due_at=None, ended_at=NOON
        )
        async with store.begin() as work:
            await work.deliveries.add(a_delivery(1))
            await work.deliveries.add(a_delivery(2))
            await work.deliveries.save(a_delivery(1, last=silent))
            await work.deliveries.save(ended)
            await work.commit()
        page = await subscriptions.deliveries(ORGANIZATION, ONE, PageRequest(limit=1))
        rest = await subscriptions.deliveries(
            ORGANIZATION, ONE, PageRequest(limit=1, cursor=page.next_cursor)
        )

        assert ([ended], [a_delivery(1, last=silent)]) == (page.items, rest.items)
        async with store.begin() as work:
            assert ended == await work.deliveries.get(ORGANIZATION, ended.id)
            assert 0 == await work.deliveries.forget(NOON, limit=9)
            assert 1 == await work.deliveries.forget(NOON + SECOND, limit=9)
            await work.commit()

    async def test_whatever_belongs_to_a_subscription_goes_with_it(
        self, store: SendingStore, subscriptions: SubscriptionReader
    ) -> None:
        """What waits, and the log."""
        async with store.begin() as work:
            await work.subscriptions.add(a_subscription())
            await work.news.tell_one(ONE, a_news())
            await work.deliveries.add(a_delivery())
            await work.subscriptions.remove(ONE)
            await work.commit()

        assert [] == await subscriptions.subscriptions(ORGANIZATION)
        assert [] == await subscriptions.busy(NOON)
        assert [] == (await subscriptions.deliveries(ORGANIZATION, ONE, PageRequest())).items
