"""wacore reads everything the simulator sends, in every identity mode and version."""

from datetime import UTC, datetime
from typing import Any

import pytest

from support.simulated import Meta, settings
from wacore.adapters.meta.webhook_parser import MetaWebhookParser
from wacore.adapters.meta.webhook_signature import is_signed
from wacore.application.messaging.ports_intake import ParsedWebhook
from wacore.entrypoints.simulator import Engagement, Limits, WebhookNoise
from wacore.entrypoints.simulator.webhooks.signing import signature_headers, signed_bytes

PEOPLE = 150
RECEIVED = datetime(2026, 11, 22, tzinfo=UTC)
TOKEN = "0190000000007000800000000000{:04x}.1"
ENGAGEMENT = Engagement(read=1.0, click=0.2, reply=0.2, opt_out=0.2)


async def eventful(meta: Meta) -> None:
    """A campaign, a template's ups and downs, and trouble with the account."""
    buttons = [{"type": "QUICK_REPLY", "text": "Stop"}, {"type": "QUICK_REPLY", "text": "More"}]
    components = [
        {"type": "BODY", "text": "There is news in our shop for you."},
        {"type": "BUTTONS", "buttons": buttons},
    ]
    template_id = (await meta.create_template(components=components))["id"]
    await meta.create_template(name="sim_reject_scam")
    meta.wait(30.0)
    for i in range(PEOPLE):
        template = {"name": "news", "language": {"code": "en"}}
        await meta.send(
            f"+9198{i * 7919:08d}",
            template=template,
            biz_opaque_callback_data=TOKEN.format(i),
        )
    meta.world.happen_now()
    for quality in ("YELLOW", "RED"):
        await meta.admin(f"templates/{template_id}", {"quality": quality})
    await meta.admin(f"templates/{template_id}", {"category": "UTILITY"})
    await meta.admin("waba", {"restriction": "RESTRICTED_BIZ_INITIATED_MESSAGING"})
    await meta.admin("waba", {"locked": True, "messaging_limit": "TIER_10K"})
    await meta.admin("number", {"quality": "RED"})


def parsed(meta: Meta) -> list[ParsedWebhook]:
    """Everything waiting in the outbox, over its signed bytes."""
    found = []
    while len(meta.world.outbox):
        for batch in meta.world.outbox.take():
            body = signed_bytes(meta.world.payloads.render(batch))
            secret = meta.simulator.settings.app_secret
            assert is_signed(body, signature_headers(secret, body)["X-Hub-Signature-256"], secret)
            found.append(MetaWebhookParser().parse(body, RECEIVED))
    return found


def gathered(found: list[ParsedWebhook], kind: str) -> list[Any]:
    return [item for webhook in found for item in getattr(webhook, kind)]


@pytest.mark.parametrize("identity", ["phone", "both", "bsuid"])
@pytest.mark.parametrize("version", ["v23.0", "v25.0"])
async def test_nothing_is_broken_ignored_or_lost(identity: str, version: str) -> None:
    """As many statuses, messages, preferences and reports as the simulator counted."""
    meta = Meta(
        settings(
            profile="warm",
            magic_recipients=False,
            identity=identity,
            webhook_version=version,
            engagement=ENGAGEMENT,
            limits=Limits(enabled=False),
            noise=WebhookNoise(duplicates=0.0, swaps=0.3),
        )
    )
    await eventful(meta)
    state = await meta.admin("state")

    found = parsed(meta)

    assert [] == gathered(found, "broken")
    assert [] == gathered(found, "ignored")
    statuses = gathered(found, "statuses")
    told = sum(state[kind] for kind in ("sent", "delivered", "read", "failed"))
    assert told == len(statuses)
    assert PEOPLE == len({str(status.token) for status in statuses})
    assert state["inbound"] == len(gathered(found, "messages")) > 0
    assert state["preferences"] == len(gathered(found, "preferences")) > 0
    assert 6 == len(gathered(found, "templates"))
    assert 4 == len(gathered(found, "accounts")) + len(gathered(found, "numbers"))
    assert identity == "phone" or all(status.bsuid for status in statuses)
    assert identity == "bsuid" or all(status.wa_id for status in statuses)
