"""How sending and receiving go."""

from datetime import timedelta

from sqlalchemy import func, select

from wacore.adapters.sql.engine import ServiceDatabase
from wacore.adapters.sql.messaging.tables import dispatch_tallies, status_evidence, tally_drifts
from wacore.adapters.sql.messaging.tables_intake import numbers, webhooks
from wacore.application.ports import Clock
from wacore.application.ports.gauges import Gauge
from wacore.domain.messaging.message_state import MessageState


class SqlSendingGauges:
    """Gauges of the WhatsApp service."""

    def __init__(self, database: ServiceDatabase, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def read(self) -> list[Gauge]:
        return [
            await self._unknown(),
            await self._drift(),
            await self._webhook_lag(),
            *await self._rates(),
        ]

    async def _drift(self) -> Gauge:
        async with self._database.read.connect() as connection:
            found = await connection.scalar(select(func.sum(tally_drifts.c.messages)))
        return Gauge(
            "counter_drift", found or 0, "By how much counters were off when last recounted."
        )

    async def _unknown(self) -> Gauge:
        c = dispatch_tallies.c
        async with self._database.read.connect() as connection:
            found = await connection.scalar(
                select(func.sum(c.messages)).where(c.state == MessageState.UNKNOWN.value)
            )
        return Gauge("messages_unknown", found or 0, "Messages whose fate is not known yet.")

    async def _webhook_lag(self) -> Gauge:
        c = webhooks.c
        async with self._database.read.connect() as connection:
            oldest = await connection.scalar(
                select(func.min(c.received_at)).where(c.due_at.is_not(None))
            )
        lag = (self._clock.now() - oldest).total_seconds() if oldest is not None else 0.0
        return Gauge(
            "webhook_lag_seconds", max(0.0, lag), "How long the oldest webhook waits to be applied."
        )

    async def _rates(self) -> list[Gauge]:
        """Per number: what Meta took in the last full minute, beside what it allows."""
        e, n = status_evidence.c, numbers.c
        minute = self._clock.now().replace(second=0, microsecond=0) - timedelta(minutes=1)
        async with self._database.read.connect() as connection:
            rows = await connection.execute(
                select(n.id, n.messages_per_second, func.coalesce(e.accepted, 0)).outerjoin(
                    status_evidence, (e.phone_number_id == n.id) & (e.minute == minute)
                )
            )
            found = rows.all()
        return [
            gauge
            for number, limit, accepted in found
            for gauge in (
                Gauge(
                    "send_rate_per_second",
                    accepted / 60,
                    "Messages Meta took, over the last full minute.",
                    {"phone_number_id": number},
                ),
                Gauge(
                    "send_limit_per_second",
                    limit,
                    "Messages Meta allows.",
                    {"phone_number_id": number},
                ),
            )
        ]
