"""The use cases about accounts, wired for tests over memory."""

from dataclasses import replace
from uuid import UUID

from support.dispatching import CAMPAIGN, ORGANIZATION, STRANGER, recipient
from support.intake import memory_intake
from support.webhook_bodies import NUMBER, WABA
from wacore.adapters.memory.messaging.accounts import MemoryAccountReader
from wacore.adapters.memory.messaging.number_directory import (
    MemoryNumberDirectory,
    RecordedAccount,
)
from wacore.adapters.memory.messaging.sending_reader import MemorySendingReader
from wacore.adapters.system import uuid7
from wacore.application.messaging.account_queries import GetAccount, ListAccounts
from wacore.application.messaging.account_vault import AccountVault
from wacore.application.messaging.connect_account import ConnectAccount, ConnectAccountCommand
from wacore.application.messaging.disconnect_account import DisconnectAccount
from wacore.application.messaging.ports_numbers import AccountDescription, NumberDescription
from wacore.application.messaging.resume_number import ResumeNumber
from wacore.application.messaging.sync_accounts import SyncAccounts
from wacore.application.messaging.update_account import UpdateAccount
from wacore.application.messaging.verify_account import SyncAccount, VerifyAccount
from wacore.application.messaging.views_accounts import AccountConnected
from wacore.application.messaging.webhook_subscription import SubscribeWebhooks
from wacore.domain.actor import BUILT_IN_ROLES, Actor
from wacore.domain.ids import AccountId, OrganizationId, PhoneNumberId, UserId, WabaId
from wacore.domain.messaging.dispatch import Dispatch

CALLBACK = "https://gw.example.test/api/v1/webhooks/whatsapp"


def an_actor(role: str = "owner", organization_id: OrganizationId = ORGANIZATION) -> Actor:
    return Actor(UserId(UUID(int=9)), organization_id, role, BUILT_IN_ROLES[role])


STRANGE_ACTOR = an_actor(organization_id=STRANGER)


def a_record(token: str = "EAAtoken") -> RecordedAccount:
    return RecordedAccount(
        AccountDescription(waba_id=WabaId(WABA), name="Example Garden", currency="EUR"),
        [
            NumberDescription(
                id=PhoneNumberId(NUMBER),
                display_phone_number="+49 30 1234567",
                verified_name="Example Garden",
                status="CONNECTED",
                quality="GREEN",
                throughput="HIGH",
                tier="TIER_10K",
            )
        ],
        {token},
    )


class AccountDesk:
    """One store, one Meta, every use case."""

    def __init__(self) -> None:
        self.intake, self.store = memory_intake()
        self.directory = MemoryNumberDirectory()
        self.directory.accounts[WabaId(WABA)] = a_record()
        reader = MemoryAccountReader(self.store)
        begin, clock = self.intake.begin, self.intake.clock
        self.vault = AccountVault(reader, self.intake.box)
        self.subscribe = SubscribeWebhooks(begin, self.directory, self.vault, CALLBACK)
        self.connect = ConnectAccount(
            begin,
            reader,
            self.directory,
            self.vault,
            self.subscribe,
            clock,
            uuid7,
            lambda: "fresh-verify-token",
        )
        self.sync = SyncAccount(begin, self.directory, self.vault, self.subscribe, clock)
        self.verify = VerifyAccount(reader, self.sync)
        self.sweep = SyncAccounts(begin, reader, self.sync, clock)
        self.update = UpdateAccount(begin, reader, self.directory, self.vault, clock)
        self.disconnect = DisconnectAccount(begin, reader, self.directory, self.vault, clock)
        self.resume_number = ResumeNumber(begin, self.intake.sending.queue, clock)
        sending = MemorySendingReader(self.store)
        self.get = GetAccount(reader, sending)
        self.list = ListAccounts(reader, sending)

    @property
    def record(self) -> RecordedAccount:
        return self.directory.accounts[WabaId(WABA)]

    async def connected(self) -> AccountConnected:
        return await self.connect(a_command())


def a_command(**changes: str) -> ConnectAccountCommand:
    given = {
        "waba_id": WABA,
        "access_token": "EAAtoken",
        "app_id": "700000000000001",
        "app_secret": "own-secret",
        **changes,
    }
    return ConnectAccountCommand(actor=an_actor(), **given)


async def a_dispatch(desk: AccountDesk, account_id: AccountId) -> None:
    """A running campaign of the account."""
    await desk.intake.sending.begin_campaign([recipient(1)])
    async with desk.intake.begin() as work:
        dispatch = await work.dispatches.get(ORGANIZATION, CAMPAIGN)
        await work.dispatches.save([replace(dispatch, account_id=account_id)])
        await work.commit()


def the_dispatch(desk: AccountDesk) -> Dispatch:
    return desk.store.dispatches[CAMPAIGN]
