"""Reports that are parked while others are taken."""

from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, event, insert

from support.sql import sql_database
from wacore.adapters.sql.messaging.beside_messages import SqlParkedStatuses
from wacore.adapters.sql.messaging.tables import metadata, parked_statuses
from wacore.domain.messaging.statuses import DeliveryStatus
from wacore.testing.messages import NOON, a_report, inflight


async def test_what_is_parked_meanwhile_is_not_lost(tmp_path: Path) -> None:
    """Only what was read is deleted: another report of the message may come between the two."""
    sent, delivered = (a_report(inflight(), DeliveryStatus(each)) for each in ("sent", "delivered"))
    waiting = [
        {
            "wamid": delivered.wamid,
            "status": delivered.status,
            "report": msgspec.to_builtins(delivered),
            "parked_at": NOON,
        }
    ]

    def park(connection: Connection, _: Any, statement: str, *_more: object) -> None:
        if statement.lstrip().startswith("SELECT") and waiting:
            connection.execute(insert(parked_statuses), waiting.pop())

    async with sql_database(tmp_path, metadata) as database, database.write.begin() as connection:
        store = SqlParkedStatuses(connection)
        await store.park([sent], NOON)
        event.listen(connection.sync_connection, "after_cursor_execute", park)

        assert [sent] == await store.take([sent.wamid])
        assert [delivered] == await store.take([sent.wamid])
        assert [] == await store.take([sent.wamid])
