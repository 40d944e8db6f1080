"""Programs that somebody has stopped telling."""

from datetime import timedelta

import msgspec
import pytest

from support.webhook_ground import OWNER, URL, Ground
from wacore.application.messaging.change_subscription import ChangeSubscriptionCommand
from wacore.application.messaging.ping_subscription import PingSubscriptionCommand
from wacore.application.messaging.replay_delivery import ReplayDeliveryCommand
from wacore.domain.messaging.subscription import Reply, SubscriptionDisabled


@pytest.fixture
def ground() -> Ground:
    return Ground()


async def test_whoever_is_disabled_is_told_nothing_more(ground: Ground) -> None:
    """What waited is dead at once, whenever it was to be tried next; enabled again, it can be replayed."""
    made = await ground.subscribe()
    ground.poster.status = 503
    await ground.hear("campaigns.launched")
    await ground.work()
    await ground.hear("campaigns.paused")
    change = ChangeSubscriptionCommand(
        actor=OWNER, subscription_id=made.subscription.id, active=False
    )
    await ground.subscriptions.change(change)
    ground.poster.status = 200
    ground.poster.posts.clear()
    [dead] = await ground.log(made)
    await ground.pass_time(hours=7)

    assert ("dead", None, []) == (dead.state, dead.due_at, ground.poster.posts)
    replay = ReplayDeliveryCommand(actor=OWNER, delivery_id=dead.id)
    ping = PingSubscriptionCommand(actor=OWNER, subscription_id=made.subscription.id)
    with pytest.raises(SubscriptionDisabled):
        await ground.subscriptions.replay(replay)
    with pytest.raises(SubscriptionDisabled):
        await ground.subscriptions.ping(ping)
    await ground.subscriptions.change(msgspec.structs.replace(change, active=True))
    await ground.subscriptions.replay(replay)
    await ground.work()
    assert ["campaigns.launched"] == [event["data"]["fact"] for event in ground.told]


async def test_what_was_under_way_when_it_was_disabled_is_the_last(ground: Ground) -> None:
    """A try that began before ends as it ends; if it fails, there is no other."""
    made = await ground.subscribe()
    change = ChangeSubscriptionCommand(
        actor=OWNER, subscription_id=made.subscription.id, active=False
    )
    tries: list[str] = []

    class Late:
        async def post(self, url: str, body: bytes, headers: dict[str, str]) -> Reply:
            tries.append(url)
            await ground.subscriptions.change(change)
            return Reply(status=503, latency_ms=1, excerpt="")

    deliver = ground.deliverer(Late())
    await ground.hear("campaigns.launched")
    for _ in range(4):
        await deliver()
        await deliver.settled()
        ground.clock.advance(timedelta(hours=7))

    assert [URL] == tries
    assert ["dead"] == [each.state for each in await ground.log(made)]
