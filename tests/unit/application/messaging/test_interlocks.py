"""What stops sending from an account, and what lets it go on."""

from dataclasses import replace

import msgspec
import pytest

from support.accounts import STRANGE_ACTOR, AccountDesk, a_dispatch, an_actor, the_dispatch
from support.dispatching import CAMPAIGN, NUMBER, ORGANIZATION, STRANGER
from support.single_suite import a_command as a_single_message
from wacore.adapters.system import uuid7
from wacore.application.messaging.account_queries import GetAccountQuery, ListAccountsQuery
from wacore.application.messaging.disconnect_account import DisconnectAccountCommand
from wacore.application.messaging.resume_number import ResumeNumberCommand
from wacore.application.messaging.send_batch import SEND_SINGLE
from wacore.application.messaging.stop_sending import StopSendingCommand, stop
from wacore.application.messaging.verify_account import VerifyAccountCommand
from wacore.application.messaging.views_sending import HeldView
from wacore.domain.errors import PermissionDenied
from wacore.domain.ids import AccountId, PhoneNumberId
from wacore.domain.messaging.dispatch import Dispatch, Pause, Purpose
from wacore.domain.messaging.message_state import MessageState
from wacore.domain.messaging.number import NumberNotFound
from wacore.domain.messaging.single_lines import single_line

OWNER = an_actor()
LINE = single_line(ORGANIZATION, NUMBER)


@pytest.fixture
def desk() -> AccountDesk:
    return AccountDesk()


async def a_line(desk: AccountDesk, account_id: AccountId) -> None:
    """A single message of the account waits."""
    await desk.intake.sending.send_message(a_single_message())
    async with desk.intake.begin() as work:
        [line] = await work.dispatches.lock([LINE])
        await work.dispatches.save([replace(line, account_id=account_id)])
        await work.commit()


def the_line(desk: AccountDesk) -> Dispatch:
    return desk.store.dispatches[LINE]


async def pause_all(desk: AccountDesk, reason: str) -> None:
    async with desk.intake.begin() as work:
        now = desk.intake.clock.now()
        await stop(work, await work.dispatches.lock([LINE, CAMPAIGN]), Pause(reason), now)
        await work.commit()


async def test_single_messages_go_on_when_an_account_comes_back(desk: AccountDesk) -> None:
    """In the name of the account as it is connected now; nobody has to do anything."""
    account_id = (await desk.connected()).account.id
    await a_line(desk, account_id)
    await desk.disconnect(DisconnectAccountCommand(actor=OWNER, account_id=account_id))
    assert the_line(desk).rests_for("account_removed")
    again = (await desk.connected()).account.id

    assert (again, True) == (the_line(desk).account_id, the_line(desk).sends)
    assert ["account_connected"] == [
        event["reason"] for event in await desk.intake.events("messaging.dispatch_resumed")
    ]


async def test_a_campaign_of_an_account_that_comes_back_waits_for_a_person(
    desk: AccountDesk,
) -> None:
    """It was a person who took the account away; once resumed, it is sent in the new one's name."""
    account_id = (await desk.connected()).account.id
    await a_dispatch(desk, account_id)
    await desk.disconnect(DisconnectAccountCommand(actor=OWNER, account_id=account_id))
    again = (await desk.connected()).account.id

    assert the_dispatch(desk).rests_for("account_removed")
    assert again == the_dispatch(desk).account_id


async def test_what_another_organisation_sent_from_a_number_stays_its_own(
    desk: AccountDesk,
) -> None:
    """A number that changes hands takes no campaign along."""
    old = AccountId(uuid7())
    await a_dispatch(desk, old)
    async with desk.intake.begin() as work:
        [theirs] = await work.dispatches.lock([CAMPAIGN])
        await work.dispatches.save([replace(theirs, organization_id=STRANGER)])
        await work.commit()
    await desk.connected()

    assert old == the_dispatch(desk).account_id


@pytest.mark.parametrize(
    ("reason", "goes_on"),
    [
        ("token_refused", True),
        ("secret_unreadable", True),
        ("meta:190", True),
        ("number_stopped", True),
        ("account_stopped", True),
        ("meta:131005", False),
        ("meta:131048", False),
        ("template_paused", False),
        ("account_removed", False),
        ("operator", False),
    ],
)
async def test_a_look_at_meta_ends_what_it_refutes(
    desk: AccountDesk, reason: str, goes_on: bool
) -> None:
    """Token, account and number are well: that nothing has changed since the last look is no matter."""
    account_id = (await desk.connected()).account.id
    await a_dispatch(desk, account_id)
    await a_line(desk, account_id)
    await pause_all(desk, reason)
    await desk.verify(VerifyAccountCommand(actor=OWNER, account_id=account_id))

    assert (goes_on, goes_on) == (the_dispatch(desk).sends, the_line(desk).sends)


async def test_a_number_that_may_not_send_stays_so_with_a_new_token(desk: AccountDesk) -> None:
    """One trouble ends, another is there: nothing goes on."""
    account_id = (await desk.connected()).account.id
    await a_line(desk, account_id)
    await pause_all(desk, "token_refused")
    [told] = desk.record.numbers
    desk.record.numbers = [msgspec.structs.replace(told, status="BANNED")]
    await desk.verify(VerifyAccountCommand(actor=OWNER, account_id=account_id))

    assert the_line(desk).rests_for("number_stopped")


async def test_a_person_lets_single_messages_go_on(desk: AccountDesk) -> None:
    """Where Meta tells of no end of what stopped them, and the number is said to be well."""
    account_id = (await desk.connected()).account.id
    await a_dispatch(desk, account_id)
    await a_line(desk, account_id)
    query = GetAccountQuery(actor=OWNER, account_id=account_id)
    [before] = (await desk.get(query)).numbers
    await pause_all(desk, "meta:131048")
    [held] = (await desk.get(query)).numbers
    [listed] = (await desk.list(ListAccountsQuery(actor=OWNER)))[0].numbers
    await desk.resume_number(
        ResumeNumberCommand(actor=OWNER, account_id=account_id, phone_number_id=NUMBER)
    )
    [after] = (await desk.get(query)).numbers

    why = HeldView(reason="meta:131048")
    assert (None, why, why, None) == (before.held, held.held, listed.held, after.held)
    assert (True, False) == (the_line(desk).sends, the_dispatch(desk).sends)
    [job] = await desk.intake.sending.queue.reserve([SEND_SINGLE], limit=9, lease=60)
    assert str(ORGANIZATION) == job.job.lane


async def test_what_needs_consent_is_resumed_with_the_rest(desk: AccountDesk) -> None:
    """It waits in a line of its own, and shows in the same place."""
    account_id = (await desk.connected()).account.id
    sending = desk.intake.sending
    for purpose in (Purpose.MARKETING, Purpose.UTILITY):
        await sending.send_message(a_single_message(purpose=purpose))
    pause = Pause("meta:131048")
    await sending.stop_sending(StopSendingCommand(pause=pause, phone_number_id=NUMBER))
    query = GetAccountQuery(actor=OWNER, account_id=account_id)
    [held] = (await desk.get(query)).numbers
    await desk.resume_number(
        ResumeNumberCommand(actor=OWNER, account_id=account_id, phone_number_id=NUMBER)
    )
    [after] = (await desk.get(query)).numbers

    assert (HeldView(reason="meta:131048"), None) == (held.held, after.held)
    await sending.work()
    assert {MessageState.ACCEPTED} == {each.state for each in desk.store.messages.values()}


async def test_only_who_manages_accounts_resumes_their_numbers(desk: AccountDesk) -> None:
    """And nobody those of another account, or of none."""
    account_id = (await desk.connected()).account.id
    command = ResumeNumberCommand(actor=OWNER, account_id=account_id, phone_number_id=NUMBER)
    await desk.resume_number(command)  # nothing has been sent from it yet
    with pytest.raises(PermissionDenied):
        await desk.resume_number(msgspec.structs.replace(command, actor=an_actor("agent")))
    for change in (
        {"actor": STRANGE_ACTOR},
        {"account_id": AccountId(uuid7())},
        {"phone_number_id": PhoneNumberId("1")},
    ):
        with pytest.raises(NumberNotFound):
            await desk.resume_number(msgspec.structs.replace(command, **change))
