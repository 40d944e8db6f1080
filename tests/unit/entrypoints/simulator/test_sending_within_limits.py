"""Sending keeps within limits that the simulated Meta enforces: it never has to refuse anything."""

from datetime import timedelta

import httpx
import msgspec
import pytest

from support.dispatching import Sending, memory_sending, recipients
from support.simulated import TOKEN, Meta, settings
from support.single_suite import a_command
from wacore.adapters.meta.messages import MetaMessageGateway
from wacore.adapters.meta.transport import Reply
from wacore.application.messaging.credentials import Credentials
from wacore.application.messaging.plan_messages import PlannedRecipient
from wacore.domain.ids import AccountId, OrganizationId, WabaId
from wacore.domain.messaging.dispatch import Template
from wacore.entrypoints.simulator import Limits

DAY = timedelta(hours=24)
LIMITS = Limits(throughput="HIGH", messaging_limit="TIER_250")
_NAMED = [
    {
        "type": "body",
        "parameters": [{"type": "text", "parameter_name": "first_name", "text": "Mira"}],
    }
]


class Wire:
    """A SendTransport to an application in this process; remembers what was answered."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http
        self.codes: list[int] = []

    async def post(self, path: str, body: bytes, token: str) -> Reply:
        answer = await self._http.post(
            path, content=body, headers={"Content-Type": "application/json"}
        )
        self.codes.append(answer.json().get("error", {}).get("code", 0))
        return Reply(answer.status_code, answer.content)

    async def aclose(self) -> None:
        await self._http.aclose()


async def credentials(_: OrganizationId, account_id: AccountId) -> Credentials:
    return Credentials(account_id=account_id, waba_id=WabaId("1"), app_id="1", access_token=TOKEN)


@pytest.fixture
async def meta() -> Meta:
    meta = Meta(settings(limits=LIMITS, magic_recipients=False))
    await meta.approved_template()
    return meta


@pytest.fixture
def wire(meta: Meta) -> Wire:
    return Wire(meta.http)


@pytest.fixture
def sending(wire: Wire) -> Sending:
    sending, _, _ = memory_sending()
    sending.post._gateway = MetaMessageGateway(wire, credentials, sending.clock)
    return sending


def named(count: int) -> list[PlannedRecipient]:
    components = msgspec.Raw(msgspec.json.encode(_NAMED))
    return [msgspec.structs.replace(each, components=components) for each in recipients(count)]


async def begin(sending: Sending, count: int) -> None:
    await sending.begin_campaign(named(count), template=Template("news", "en"))
    await sending.work()


def fates(meta: Meta) -> list[int]:
    """The error code of each status that Meta sends; 0 for none."""
    return [status.get("errors", [{}])[0].get("code", 0) for status in meta.statuses()]


async def test_nobody_beyond_the_portfolios_limit_is_lost(meta: Meta, sending: Sending) -> None:
    """Without our care Meta fails fifty with 131048; with it they get their message tomorrow."""
    sending.numbers.daily_limit = 250
    await begin(sending, 300)
    assert 250 == meta.world.rates.reached_today()
    assert {0} == set(fates(meta))

    sending.clock.advance(DAY)
    meta.wait(DAY.total_seconds())
    assert 1 == await sending.resume_within_limit()
    await sending.work()
    assert 50 == meta.world.rates.reached_today()
    assert {0} == set(fates(meta))


async def test_the_simulated_meta_does_fail_what_goes_beyond(meta: Meta, sending: Sending) -> None:
    """So the test above shows something."""
    await begin(sending, 300)

    assert 50 == fates(meta).count(131048)


async def test_one_person_is_never_written_to_too_fast(
    meta: Meta, wire: Wire, sending: Sending
) -> None:
    """Sixty single messages in a row: Meta has no reason to answer 131056."""
    for n in range(60):
        content = {"type": "text", "text": {"body": f"{n}"}}
        await sending.send_message(a_command(content=content))
    for _ in range(120):
        await sending.wake()
        await sending.work()
        sending.clock.advance(timedelta(seconds=1))
        meta.wait(1.0)

    assert [0] * 60 == wire.codes
