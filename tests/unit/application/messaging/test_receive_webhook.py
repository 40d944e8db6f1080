"""Webhooks at the door."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from support.intake import APP_SECRET, Intake, an_account, memory_intake
from support.webhook_bodies import BODIES, a_body, a_text, encoded
from wacore.adapters.memory.messaging.intake_store import MemoryIntakeStore
from wacore.adapters.meta.webhook_signature import sign
from wacore.application.messaging.receive_webhook import ReceiveWebhookCommand
from wacore.application.messaging.verify_webhook import VerifyWebhook, VerifyWebhookCommand
from wacore.domain.ids import AccountId, OrganizationId
from wacore.domain.messaging.webhook import BadSignature, VerifyTokenUnknown

BODY = encoded(BODIES["status_sent"])


@pytest.fixture
def wired() -> tuple[Intake, MemoryIntakeStore]:
    return memory_intake()


async def test_a_signed_body_is_kept_to_the_byte(wired: tuple[Intake, MemoryIntakeStore]) -> None:
    """What was signed is what is stored, and a worker is nudged."""
    intake, store = wired
    await intake.connect()

    [webhook_id] = await intake.take(BODY)
    kept = store.webhooks[webhook_id]
    assert (BODY, intake.clock.now(), 1) == (kept.body, kept.received_at, intake.nudges)


@pytest.mark.parametrize("signature", ["", "sha256=00", sign(BODY, "not ours"), sign(BODY, "")])
async def test_an_unsigned_body_leaves_no_trace(
    wired: tuple[Intake, MemoryIntakeStore], signature: str
) -> None:
    """Whoever cannot sign stores nothing."""
    intake, store = wired
    await intake.connect()

    with pytest.raises(BadSignature):
        await intake.receive(ReceiveWebhookCommand(body=BODY, signature=signature))
    assert {} == dict(store.webhooks)


async def test_an_account_may_bring_its_own_app(wired: tuple[Intake, MemoryIntakeStore]) -> None:
    """Its secret is good for bodies about it, beside the installation's own."""
    intake, _ = wired
    await intake.connect(an_account(intake.box, app_secret="own-secret"))

    ids = await intake.take(BODY, secret="own-secret") + await intake.take(BODY, secret=APP_SECRET)
    assert 2 == len(ids)


async def test_an_app_speaks_for_its_own_accounts_only(
    wired: tuple[Intake, MemoryIntakeStore],
) -> None:
    """With another organisation's secret nobody can forge a webhook about this account."""
    intake, _ = wired
    other = an_account(
        intake.box,
        account_id=AccountId(UUID(int=33)),
        organization_id=OrganizationId(UUID(int=34)),
        waba_id="999999999",
        app_secret="others-secret",
    )
    await intake.connect(an_account(intake.box, app_secret="own-secret"), other)

    with pytest.raises(BadSignature):
        await intake.take(BODY, secret="others-secret")


async def test_a_new_account_is_known_within_a_second(
    wired: tuple[Intake, MemoryIntakeStore],
) -> None:
    """Keys are remembered, but a body about an unknown account makes us look again."""
    intake, _ = wired
    with pytest.raises(BadSignature):
        await intake.take(BODY, secret="own-secret")
    await intake.connect(an_account(intake.box, app_secret="own-secret"))
    intake.clock.advance(timedelta(seconds=1))

    assert 1 == len(await intake.take(BODY, secret="own-secret"))


async def test_a_secret_that_was_replaced_is_good_for_half_a_minute_at_most(
    wired: tuple[Intake, MemoryIntakeStore],
) -> None:
    """However often a body with it came meanwhile."""
    intake, _ = wired
    account = an_account(intake.box, app_secret="own-secret")
    await intake.connect(account)
    await intake.take(BODY, secret="own-secret")
    async with intake.begin() as work:
        await work.accounts.remove(account.organization_id, account.id)
        await work.accounts.add(an_account(intake.box, app_secret="new-secret"))
        await work.commit()
    for _ in range(3):
        intake.clock.advance(timedelta(seconds=9))
        await intake.take(BODY, secret="own-secret")
    intake.clock.advance(timedelta(seconds=3))

    with pytest.raises(BadSignature):
        await intake.take(BODY, secret="own-secret")
    assert 1 == len(await intake.take(BODY, secret="new-secret"))


async def test_concurrent_bodies_share_a_transaction(
    wired: tuple[Intake, MemoryIntakeStore],
) -> None:
    """A hundred requests at once are kept in a few commits, each before it is answered."""
    intake, store = wired
    await intake.connect()
    bodies = [encoded(a_body(messages=[a_text(f"wamid.{n}")])) for n in range(100)]

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(intake.take(body)) for body in bodies]
    assert set(bodies) == {kept.body for kept in store.webhooks.values()}
    assert 100 == len({task.result()[0] for task in tasks})
    assert intake.nudges <= 3


@pytest.mark.parametrize("token", ["global-token", "verify-210987654321098"])
async def test_a_known_verify_token_gets_its_challenge_back(
    wired: tuple[Intake, MemoryIntakeStore], token: str
) -> None:
    """The installation's token and those of connected accounts are answered."""
    intake, _ = wired
    await intake.connect()
    command = VerifyWebhookCommand(mode="subscribe", verify_token=token, challenge="1158201444")

    assert "1158201444" == await VerifyWebhook(intake.keyring)(command)


@pytest.mark.parametrize(
    ("mode", "token"),
    [("subscribe", "wrong"), ("subscribe", ""), ("unsubscribe", "global-token"), ("", "")],
)
async def test_an_unknown_verify_token_is_refused(
    wired: tuple[Intake, MemoryIntakeStore], mode: str, token: str
) -> None:
    """Anything else is refused, the empty token too."""
    intake, _ = wired
    await intake.connect()

    with pytest.raises(VerifyTokenUnknown):
        await VerifyWebhook(intake.keyring)(
            VerifyWebhookCommand(mode=mode, verify_token=token, challenge="1")
        )
