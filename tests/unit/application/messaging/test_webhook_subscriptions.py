"""Programs are told what happens, each at its own pace."""

import asyncio
import hashlib
import hmac

import msgspec
import pytest

from support.accounts import an_actor
from support.http import ORGANIZATION
from support.http import OTHER_ORGANIZATION as STRANGER
from support.webhook_bodies import NUMBER
from support.webhook_ground import OWNER, URL, Ground
from wacore.application.messaging.change_subscription import ChangeSubscriptionCommand
from wacore.application.messaging.deliver_webhooks import BATCH
from wacore.application.messaging.ping_subscription import PingSubscriptionCommand
from wacore.application.messaging.remove_subscription import RemoveSubscriptionCommand
from wacore.application.messaging.replay_delivery import ReplayDeliveryCommand
from wacore.application.messaging.rotate_subscription_secret import (
    RotateSubscriptionSecretCommand,
)
from wacore.application.messaging.send_message import SendMessageCommand
from wacore.domain.errors import InvalidInput, PermissionDenied
from wacore.domain.ids import PhoneNumberId
from wacore.domain.messaging.subscription import (
    EventKind,
    Reply,
    SubscriptionNotFound,
    checked_url,
    pause_after,
)


@pytest.fixture
def ground() -> Ground:
    return Ground()


async def test_a_fact_reaches_whoever_wants_its_kind(ground: Ground) -> None:
    """Once, with the fact's own id, in a batch; nobody of another organisation hears of it."""
    await ground.subscribe(frozenset({EventKind.CAMPAIGN_CHANGED}))
    await ground.subscribe(frozenset({EventKind.OPTED_OUT}))
    await ground.subscribe(actor=an_actor("owner", STRANGER))
    first = await ground.hear("campaigns.launched", campaign_id="c1", state="running")
    await ground.whatsapp.outward.tell_subscribers()(first)
    await ground.hear("campaigns.completed", campaign_id="c1", state="completed")
    await ground.hear("messaging.inbound_received", text="Hello")
    await ground.work()

    assert 1 == len(ground.poster.posts)
    assert [
        (str(first.id), "campaign.changed", "campaigns.launched", "running"),
        (ground.told[1]["id"], "campaign.changed", "campaigns.completed", "completed"),
    ] == [(e["id"], e["kind"], e["data"]["fact"], e["data"]["state"]) for e in ground.told]


async def test_messages_are_told_of_as_they_move(ground: Ground) -> None:
    """In the transaction that moves them: each step once, and with the caller's own ids."""
    await ground.subscribe(frozenset({EventKind.MESSAGE_ACCEPTED, EventKind.MESSAGE_READ}))
    await ground.whatsapp.connect()
    queued = await ground.container.messages().send(
        SendMessageCommand(
            actor=OWNER,
            phone_number_id=PhoneNumberId(NUMBER),
            phone="+491701234567",
            content={"type": "text", "text": {"body": "Hello"}},
        )
    )
    await ground.whatsapp.sleep(1)
    await ground.work()

    [event] = ground.told
    assert ("message.accepted", str(queued.id), "+491701234567") == (
        event["kind"],
        event["data"]["message_id"],
        event["data"]["phone"],
    )


async def test_a_delivery_proves_where_it_comes_from(ground: Ground) -> None:
    """HMAC-SHA256 over the moment and the raw body; for a day after a rotation by both secrets."""
    made = await ground.subscribe()
    command = RotateSubscriptionSecretCommand(actor=OWNER, subscription_id=made.subscription.id)
    rotated = await ground.subscriptions.rotate_secret(command)

    def signatures(*secrets: str) -> str:
        _, body, headers = ground.poster.posts[-1]
        signed = headers["X-Wacore-Timestamp"].encode() + b"." + body
        digests = [hmac.new(s.encode(), signed, hashlib.sha256).hexdigest() for s in secrets]
        return ",".join(f"v1={digest}" for digest in digests)

    await ground.hear("campaigns.launched")
    await ground.work()
    assert (
        signatures(rotated.secret, made.secret) == ground.poster.posts[-1][2]["X-Wacore-Signature"]
    )
    await ground.hear("campaigns.launched")
    await ground.pass_time(hours=25)

    assert signatures(rotated.secret) == ground.poster.posts[-1][2]["X-Wacore-Signature"]
    moment = str(int(ground.clock.now().timestamp()))
    assert moment == ground.poster.posts[-1][2]["X-Wacore-Timestamp"]


async def test_secrets_are_shown_once_and_kept_sealed(ground: Ground) -> None:
    """Neither the store nor any view has them in the open."""
    made = await ground.subscribe()

    [stored] = ground.whatsapp.store.subscriptions.values()
    assert made.secret not in stored.secret
    assert made.secret not in msgspec.json.encode(await ground.shown(made)).decode()


async def test_what_fails_is_tried_again_for_days(ground: Ground) -> None:
    """With growing pauses, the same body each time; in the end it is dead, and can be replayed."""
    made = await ground.subscribe()
    ground.poster.status = 500
    await ground.hear("campaigns.launched")
    await ground.work()
    await ground.work()
    assert 1 == len(ground.poster.posts)
    for _ in range(60):
        await ground.pass_time(hours=2)

    [delivery] = await ground.log(made)
    assert ("dead", 500, None) == (delivery.state, delivery.status, delivery.due_at)
    assert 10 < delivery.attempts < 40
    assert 1 == len({body for _, body, _ in ground.poster.posts})
    ground.poster.status = 200
    await ground.subscriptions.replay(ReplayDeliveryCommand(actor=OWNER, delivery_id=delivery.id))
    await ground.work()
    [delivery] = await ground.log(made)
    assert ("delivered", 200, 1) == (delivery.state, delivery.status, delivery.attempts)
    assert 1 == len({body for _, body, _ in ground.poster.posts})


async def test_an_address_that_fails_for_days_is_left_alone(ground: Ground) -> None:
    """It says why; enabled again it hears of what happens from then on."""
    made = await ground.subscribe()
    ground.poster.status = None
    for _ in range(70):
        await ground.hear("campaigns.launched")
        await ground.pass_time(hours=2)
    view = await ground.shown(made)
    assert ("disabled", "Every delivery has failed for five days.") == (view.state, view.reason)
    ground.poster.posts.clear()
    ground.poster.status = 200
    await ground.hear("campaigns.paused")
    change = ChangeSubscriptionCommand(
        actor=OWNER, subscription_id=made.subscription.id, active=True
    )
    await ground.subscriptions.change(change)
    await ground.hear("campaigns.completed")
    await ground.pass_time(hours=7)

    assert ("active", "", None) == (
        (view := await ground.shown(made)).state,
        view.reason,
        view.failing_since,
    )
    facts = [event["data"]["fact"] for event in ground.told]
    assert ("campaigns.completed", 0) == (facts[-1], facts.count("campaigns.paused"))


async def test_gone_is_an_answer(ground: Ground) -> None:
    """410 ends it at once."""
    made = await ground.subscribe()
    ground.poster.status = 410
    await ground.hear("campaigns.launched")
    await ground.work()

    assert "disabled" == (await ground.shown(made)).state
    assert ["dead"] == [each.state for each in await ground.log(made)]


async def test_an_address_that_is_back_gets_what_waited_at_once(ground: Ground) -> None:
    """In deliveries of no more than a hundred events each."""
    made = await ground.subscribe()
    ground.poster.status = 503
    await ground.hear("campaigns.launched")
    await ground.work()
    for _ in range(5):
        await ground.pass_time(hours=2)
    for _ in range(2 * BATCH):
        await ground.hear("campaigns.paused")
    await ground.work()
    ground.poster.status = 200
    ground.poster.posts.clear()
    await ground.hear("campaigns.completed")
    await ground.work()

    assert 2 * BATCH + 2 >= len(ground.told) > 0
    assert {"delivered"} == {each.state for each in await ground.log(made)}
    assert max(each.events for each in await ground.log(made)) == BATCH


async def test_a_silent_address_piles_up_no_deliveries(ground: Ground) -> None:
    """Ten at most are repeated; further events wait to be packed."""
    made = await ground.subscribe()
    ground.poster.status = None
    for _ in range(20):
        await ground.hear("campaigns.launched")
        await ground.work()

    assert 10 == len(await ground.log(made))


async def test_a_slow_address_delays_nobody(ground: Ground) -> None:
    """The sweep does not wait for it, nor do the others."""
    answered = asyncio.Event()
    heard: list[str] = []

    class Slow:
        async def post(self, url: str, body: bytes, headers: dict[str, str]) -> Reply:
            if url.endswith("slow"):
                await answered.wait()
            heard.append(url)
            return Reply(status=200, latency_ms=1, excerpt="")

    deliver = ground.deliverer(Slow())
    await ground.subscribe(url=URL + "/slow")
    await ground.subscribe(url=URL + "/fast")
    for _ in range(3):
        await ground.hear("campaigns.launched")
        await asyncio.wait_for(deliver(), 1)
        for _ in range(50):
            await asyncio.sleep(0)
    assert [URL + "/fast"] * 3 == heard

    answered.set()
    await deliver.settled()
    assert URL + "/slow" in heard


async def test_a_worker_that_ends_leaves_its_deliveries_to_the_next(ground: Ground) -> None:
    """What was under way comes again when its lease has ended: at least once."""

    class Stuck:
        async def post(self, url: str, body: bytes, headers: dict[str, str]) -> Reply:
            await asyncio.Event().wait()
            raise AssertionError

    stuck = ground.deliverer(Stuck())
    await ground.subscribe()
    await ground.hear("campaigns.launched")
    async with stuck.working():
        await stuck()
        for _ in range(50):
            await asyncio.sleep(0)
    await ground.work()
    assert [] == ground.poster.posts

    await ground.pass_time(seconds=61)
    assert 1 == len(ground.told)


async def test_a_ping_comes_to_whoever_asked(ground: Ground) -> None:
    """Whatever it subscribes to, and nowhere else."""
    made = await ground.subscribe(frozenset({EventKind.OPTED_OUT}))
    await ground.subscribe(url=URL + "/other")
    command = PingSubscriptionCommand(actor=OWNER, subscription_id=made.subscription.id)
    await ground.subscriptions.ping(command)
    await ground.work()

    assert [("ping", URL)] == [
        (event["kind"], url)
        for url, body, _ in ground.poster.posts
        for event in msgspec.json.decode(body)["events"]
    ]


async def test_what_is_removed_is_told_nothing(ground: Ground) -> None:
    """Not even what waited."""
    made = await ground.subscribe()
    await ground.hear("campaigns.launched")
    command = RemoveSubscriptionCommand(actor=OWNER, subscription_id=made.subscription.id)
    await ground.subscriptions.remove(command)
    await ground.work()

    assert [] == ground.poster.posts
    with pytest.raises(SubscriptionNotFound):
        await ground.shown(made)


async def test_an_agent_may_not_send_facts_elsewhere(ground: Ground) -> None:
    """It takes the right to manage accounts."""
    with pytest.raises(PermissionDenied):
        await ground.subscribe(actor=an_actor("agent", ORGANIZATION))


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com",
        "ftp://example.com",
        "https://",
        "https://name:word@example.com",
        "https://exa mple.com",
        "https://example.com:99999",
        "https://[::1",
        "https://example.com/" + "x" * 2000,
    ],
)
def test_addresses_that_are_refused(url: str) -> None:
    """Before anything is sent to them."""
    with pytest.raises(InvalidInput):
        checked_url(url, open_to_private=False)


def test_pauses_grow_and_differ() -> None:
    """From seconds to six hours, each a fifth longer or shorter at random."""
    seconds = [pause_after(n, 0.5).total_seconds() for n in (1, 2, 3, 9, 99)]

    assert [5, 15, 45, 21600, 21600] == seconds
    assert (4, 6) == (pause_after(1, 0).total_seconds(), pause_after(1, 1).total_seconds())
