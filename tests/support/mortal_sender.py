"""A worker in a process of its own, to be killed: `python -m support.mortal_sender DATABASE META FENCE`."""

import asyncio
import sys
from pathlib import Path

from support.dispatching import CAMPAIGN, Sending
from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.memory.messaging.gateway import MemoryMessageGateway
from wacore.adapters.meta.messages import MetaMessageGateway
from wacore.adapters.meta.transport import AiohttpTransport
from wacore.adapters.sql.engine import ServiceDatabase
from wacore.adapters.sql.messaging.due_messages import SqlDueMessages
from wacore.adapters.sql.messaging.unit_of_work import SqlMessagingUnitOfWork
from wacore.adapters.sql.unit_of_work import SqlDatabase
from wacore.adapters.system import sealer, uuid7
from wacore.adapters.system.witness import FileWitness
from wacore.application.messaging.credentials import Credentials
from wacore.application.messaging.ports import MessageGateway
from wacore.application.messaging.send_batch import SendBatchCommand
from wacore.domain.ids import AccountId, OrganizationId, WabaId


async def credentials(organization_id: OrganizationId, account_id: AccountId) -> Credentials:
    return Credentials(account_id=account_id, waba_id=WabaId("1"), app_id="1", access_token="token")


def sending_over(
    database: ServiceDatabase, fence: Path, gateway: MessageGateway | None = None
) -> Sending:
    """The sending side on a database, in chunks of ten, witnessed in a folder."""
    seal, clock = sealer(uuid7), ManualClock()
    begin = SqlDatabase(
        database.write, lambda connection: SqlMessagingUnitOfWork(connection, seal, clock)
    ).begin
    due = SqlDueMessages(database.read)
    gateway = gateway or MemoryMessageGateway()
    sending = Sending(
        begin, due, clock=clock, gateway=gateway, chunk=10, witness=FileWitness(fence)
    )
    sending.numbers.throughput = 1e6
    return sending


async def main(url: str, meta: str, fence: str) -> None:
    database, transport = ServiceDatabase(url), AiohttpTransport(meta)
    gateway = MetaMessageGateway(transport, credentials, ManualClock())
    sending = sending_over(database, Path(fence), gateway)
    while not await sending.send(SendBatchCommand(dispatch_id=CAMPAIGN, limit=50)):
        pass
    await transport.aclose()
    await database.dispose()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
