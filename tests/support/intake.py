"""The receiving side, wired for tests over any store."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from support.dispatching import ACCOUNT, NUMBER, ORGANIZATION, Sending
from support.sql import sql_database
from support.webhook_bodies import WABA, encoded
from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.memory.messaging.accounts import MemoryAccountKeys
from wacore.adapters.memory.messaging.due_messages import MemoryDueMessages
from wacore.adapters.memory.messaging.intake_store import MemoryIntakeStore
from wacore.adapters.memory.messaging.intake_unit_of_work import MemoryIntakeUnitOfWork
from wacore.adapters.memory.secret_box import MemorySecretBox
from wacore.adapters.memory.unit_of_work import MemoryDatabase
from wacore.adapters.meta.webhook_parser import MetaWebhookParser
from wacore.adapters.meta.webhook_signature import is_signed, sign
from wacore.adapters.sql.engine import ServiceDatabase
from wacore.adapters.sql.messaging.accounts import SqlAccountKeys
from wacore.adapters.sql.messaging.due_messages import SqlDueMessages
from wacore.adapters.sql.messaging.intake_unit_of_work import SqlIntakeUnitOfWork
from wacore.adapters.sql.messaging.tables import metadata, shared
from wacore.adapters.sql.unit_of_work import SqlDatabase
from wacore.adapters.system import sealer, uuid7
from wacore.application.messaging.apply_webhooks import ApplyWebhooks
from wacore.application.messaging.ports import DueMessages
from wacore.application.messaging.ports_accounts import AccountKeys
from wacore.application.messaging.ports_intake import (
    IntakeUnitOfWork,
    OptOutWord,
    ParsedWebhook,
    Utterance,
)
from wacore.application.messaging.receive_webhook import ReceiveWebhook, ReceiveWebhookCommand
from wacore.application.messaging.webhook_keyring import WebhookKeyring
from wacore.application.messaging.wishes import ReadWishes
from wacore.application.ports import Begin, Envelope
from wacore.domain.ids import AccountId, OrganizationId, WabaId
from wacore.domain.messaging.account import (
    Account,
    AccountStatus,
    SecretKind,
    digest_of,
    secret_place,
)
from wacore.domain.messaging.number import Number
from wacore.domain.messaging.opt_out import Wish
from wacore.domain.messaging.webhook import WebhookId

APP_SECRET = "the-apps-secret"
NOON = datetime.fromisoformat("2026-11-22T12:00:00+00:00")


class FixedWords:
    """An OptOutWords that knows three words, and one more in Spanish."""

    def __init__(self) -> None:
        self.failure: Exception | None = None

    async def classify(self, utterances: Sequence[Utterance]) -> list[OptOutWord | None]:
        if self.failure is not None:
            raise self.failure
        known = {"stop": Wish.STOP, "стоп": Wish.STOP, "start": Wish.START}
        spanish = known | {"alto": Wish.STOP}
        wishes = [
            (spanish if said.language == "es" else known).get(said.text.strip().lower())
            for said in utterances
        ]
        return [OptOutWord(wish, "v1") if wish else None for wish in wishes]


class TrippedParser(MetaWebhookParser):
    """A parser that breaks down over bodies that hold `trip`."""

    def __init__(self) -> None:
        self.trip: bytes | None = None

    def parse(self, body: bytes, received_at: datetime) -> ParsedWebhook:
        if self.trip is not None and self.trip in body:
            raise ZeroDivisionError("a bug of ours")
        return super().parse(body, received_at)


def an_account(
    box: MemorySecretBox | None = None,
    *,
    account_id: AccountId = ACCOUNT,
    organization_id: OrganizationId = ORGANIZATION,
    waba_id: str = WABA,
    app_secret: str | None = None,
    **changes: Any,
) -> Account:
    """A connected account; its secrets open with `box`."""
    box = box or MemorySecretBox()

    def sealed(kind: SecretKind, secret: str) -> str:
        return box.seal(secret, place=secret_place(account_id, kind))

    given: dict[str, Any] = {
        "id": account_id,
        "organization_id": organization_id,
        "waba_id": WabaId(waba_id),
        "name": "Example Garden",
        "app_id": "700000000000001",
        "access_token": sealed(SecretKind.ACCESS_TOKEN, "EAAtoken"),
        "app_secret": sealed(SecretKind.APP_SECRET, app_secret) if app_secret else None,
        "verify_token": sealed(SecretKind.VERIFY_TOKEN, f"verify-{waba_id}"),
        "verify_token_digest": digest_of(f"verify-{waba_id}"),
        "status": AccountStatus.ACTIVE,
        "restricted_until": None,
        "currency": "EUR",
        "tier": "TIER_10K",
        "trouble": "",
        "webhooks_subscribed": True,
        "reported_at": None,
        "synced_at": NOON,
        "created_at": NOON,
        "updated_at": NOON,
    }
    return Account(**given | changes)


def a_number(**changes: Any) -> Number:
    given: dict[str, Any] = {
        "id": NUMBER,
        "organization_id": ORGANIZATION,
        "account_id": ACCOUNT,
        "display_phone_number": "+49 30 1234567",
        "verified_name": "Example Garden",
        "status": "CONNECTED",
        "quality": "GREEN",
        "tier": "TIER_10K",
        "messages_per_second": 80,
        "note": "",
        "reported_at": None,
        "synced_at": NOON,
    }
    return Number(**given | changes)


@dataclass
class Intake:
    """Webhooks from their arrival to their effect, over one store; and the sending side beside it."""

    begin: Begin[IntakeUnitOfWork]
    due: DueMessages
    keys: AccountKeys
    announced: Callable[[], Awaitable[list[Envelope]]]
    clock: ManualClock = field(default_factory=ManualClock)
    nudges: int = 0

    def __post_init__(self) -> None:
        self.box = MemorySecretBox()
        self.words = FixedWords()
        self.parser = TrippedParser()
        self.sending = Sending(self.begin, self.due, clock=self.clock)
        self.keyring = WebhookKeyring(
            self.keys, self.box, self.clock, app_secret=APP_SECRET, verify_token="global-token"
        )
        self.receive = ReceiveWebhook(
            self.begin, self.keyring, is_signed, self.clock, uuid7, self._nudge
        )
        self.apply = self.applier()

    def applier(self) -> ApplyWebhooks:
        """Another worker on the same store."""
        read = ReadWishes(self.begin, self.words, self.clock)
        return ApplyWebhooks(self.begin, self.parser, read, self.sending.apply, self.clock, uuid7)

    async def connect(self, *accounts: Account, numbers: Sequence[Number] = ()) -> None:
        async with self.begin() as work:
            for account in accounts or (an_account(self.box),):
                await work.accounts.add(account)
            await work.numbers.put(numbers or [a_number()])
            await work.commit()

    async def take(self, *bodies: object, secret: str = APP_SECRET) -> list[WebhookId]:
        """Let Meta send these bodies, one after the other."""
        kept = []
        for body in bodies:
            raw = body if isinstance(body, bytes) else encoded(body)
            command = ReceiveWebhookCommand(body=raw, signature=sign(raw, secret))
            kept.append(await self.receive(command))
        return kept

    async def apply_all(self) -> int:
        total = 0
        while done := await self.apply():
            total += done
        return total

    async def events(self, name: str) -> list[dict[str, Any]]:
        """What was announced under a name, oldest first."""
        found = [each for each in await self.announced() if each.name == name]
        return [json.loads(bytes(each.payload)) for each in sorted(found, key=lambda e: e.id)]

    def _nudge(self) -> None:
        self.nudges += 1


def memory_intake() -> tuple[Intake, MemoryIntakeStore]:
    store = MemoryIntakeStore()
    seal = sealer(uuid7)
    database = MemoryDatabase(store, lambda: MemoryIntakeUnitOfWork(store, seal))

    async def announced() -> list[Envelope]:
        return list(store.outbox.values())

    intake = Intake(database.begin, MemoryDueMessages(store), MemoryAccountKeys(store), announced)
    return intake, store


@asynccontextmanager
async def sql_intake(folder: Path) -> AsyncIterator[tuple[Intake, ServiceDatabase]]:
    clock, seal = ManualClock(), sealer(uuid7)
    async with sql_database(folder, metadata) as database:
        units = SqlDatabase(
            database.write, lambda connection: SqlIntakeUnitOfWork(connection, seal, clock)
        )

        async def announced() -> list[Envelope]:
            async with database.read.connect() as connection:
                rows = await connection.execute(shared.outbox.select())
                return [_envelope(row._mapping) for row in rows]

        yield (
            Intake(
                units.begin,
                SqlDueMessages(database.read),
                SqlAccountKeys(database.read),
                announced,
                clock=clock,
            ),
            database,
        )


def _envelope(row: Any) -> Envelope:
    return Envelope(
        id=row["id"],
        name=row["name"],
        organization_id=row["organization_id"],
        occurred_at=row["occurred_at"],
        payload=row["payload"].encode(),
    )
