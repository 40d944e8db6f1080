"""Sending campaigns, in SQL."""

from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select

from support.dispatch_ground import World, world
from support.dispatching import CAMPAIGN, ORGANIZATION, recipient, recipients
from support.doubts_suite import DoubtsSuite
from support.fence_suite import FenceSuite
from support.limits_suite import DailyLimitSuite, LaneSuite, PairRateSuite
from support.planning_suite import PlanningSuite
from support.restraint_suite import HOURS, OTHER, CapsSuite, HoursSuite, clock_time
from support.safeguards_suite import CanarySuite, FailuresSuite
from support.sending_suite import SendingSuite
from support.single_suite import ReportsOfDispatchSuite, SingleSuite
from support.sql import sql_database, statements
from support.status_suite import StatusSuite
from support.stops_suite import StopsSuite
from support.trouble_suite import TroubleSuite
from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.sql.engine import ServiceDatabase
from wacore.adapters.sql.messaging.due_messages import SqlDueMessages
from wacore.adapters.sql.messaging.sending_reader import SqlSendingReader
from wacore.adapters.sql.messaging.tables import metadata, shared
from wacore.adapters.sql.messaging.unit_of_work import SqlMessagingUnitOfWork
from wacore.adapters.sql.unit_of_work import SqlDatabase
from wacore.adapters.system import sealer, uuid7
from wacore.application.messaging.plan_messages import PlanMessagesCommand
from wacore.application.messaging.send_batch import SendBatchCommand
from wacore.application.ports import Envelope
from wacore.domain.frequency_cap import FrequencyCap
from wacore.domain.ids import DispatchId
from wacore.domain.messaging.statuses import DeliveryStatus

_SEVERAL = 40
FIRST = DispatchId(ORGANIZATION)
_OF_LIMIT = 6


class Sql:
    @pytest.fixture
    async def database(self, tmp_path: Path) -> AsyncIterator[ServiceDatabase]:
        async with sql_database(tmp_path, metadata) as database:
            yield database

    @pytest.fixture
    def world(self, database: ServiceDatabase) -> World:
        seal, clock = sealer(uuid7), ManualClock()
        begin = SqlDatabase(
            database.write, lambda connection: SqlMessagingUnitOfWork(connection, seal, clock)
        ).begin

        async def outbox() -> list[Envelope]:
            async with database.read.connect() as connection:
                rows = await connection.execute(select(shared.outbox).order_by(shared.outbox.c.id))
                return [_envelope(row._mapping) for row in rows]

        return world(begin, SqlDueMessages(database.read), SqlSendingReader(database.read), outbox)


def _envelope(row: object) -> Envelope:
    fields = dict(row)  # type: ignore[call-overload]
    fields["payload"] = msgspec.Raw(fields["payload"].encode())
    fields.pop("claimed_until")
    return Envelope(**fields)


class TestSending(Sql, SendingSuite):
    """Sending, stopping and going on."""


class TestPlanning(Sql, PlanningSuite):
    """Who is to be sent what."""


class TestHours(Sql, HoursSuite):
    """When people may be written to."""


class TestCaps(Sql, CapsSuite):
    """How often people may be written to."""


class TestStops(Sql, StopsSuite):
    """What stops, and for how long."""


class TestTrouble(Sql, TroubleSuite):
    """Meta, the network and workers fail."""


class TestDoubts(Sql, DoubtsSuite):
    """Meta's answers tell nothing."""


class TestFence(Sql, FenceSuite):
    """Copies of earlier days."""


class TestStatuses(Sql, StatusSuite):
    """Meta reports."""


class TestSingles(Sql, SingleSuite):
    """Messages of one's own."""


class TestReports(Sql, ReportsOfDispatchSuite):
    """What is told of a dispatch."""


class TestDailyLimit(Sql, DailyLimitSuite):
    """No more people than the portfolio may reach."""


class TestCanary(Sql, CanarySuite):
    """The first few go ahead."""


class TestFailures(Sql, FailuresSuite):
    """What fails too often stops."""


class TestPairRate(Sql, PairRateSuite):
    """No person gets too much at once."""


class TestLanes(Sql, LaneSuite):
    """Nobody waits for somebody else's million."""


class TestStatements(Sql):
    """The number of statements does not depend on the number of messages."""

    @pytest.mark.parametrize("daily_limit", [None, 1_000])
    async def test_a_chunk_takes_a_fixed_number_of_statements(
        self, world: World, database: ServiceDatabase, daily_limit: int | None
    ) -> None:
        """Planned, claimed, recorded and reported on, ten messages or two hundred."""
        counts = []
        world.sending.numbers.daily_limit = daily_limit
        world.sending.numbers.throughput = 1e6
        await world.sending.begin_campaign([], seal=False)
        await world.sending.fence.check()  # as every worker does when it starts
        for first, size in ((500, 1), (0, 10), (1000, 200)):  # the first one makes rows to count in
            page = PlanMessagesCommand(
                organization_id=(await world.dispatch()).organization_id,
                dispatch_id=CAMPAIGN,
                recipients=recipients(first + size)[first:],
            )
            with statements(database.write) as planning:
                await world.sending.plan(page)
            before = len(world.meta.posts)
            with statements(database.write) as writing, statements(database.read) as reading:
                await world.sending.send(SendBatchCommand(dispatch_id=CAMPAIGN, limit=size))
            posts = world.meta.posts[before:]
            with statements(database.write) as reporting:
                await world.sending.apply([world.report(p, DeliveryStatus.READ) for p in posts])
            assert size == len(posts)
            if database.read is database.write:  # one pool, which has been counted
                reading.clear()
            counts.append([len(each) for each in (planning, writing, reading, reporting)])

        assert counts[1] == counts[2]
        assert sum(counts[1]) < (_SEVERAL if daily_limit is None else _SEVERAL + _OF_LIMIT)

    async def test_so_does_a_chunk_under_restraint(
        self, world: World, database: ServiceDatabase
    ) -> None:
        """Hours kept and people counted, ten messages or two hundred."""
        counts = []
        world.sending.numbers.throughput = 1e6
        clock_time(world, 0, 30)
        earlier, small, large = range(90, 110), range(105, 115), range(112, 312)
        for dispatch_id, numbers in ((FIRST, earlier), (OTHER, small), (CAMPAIGN, large)):
            await world.sending.begin_campaign(
                [recipient(n, bsuid=f"DE.{n}", time_zone="Asia/Tokyo") for n in numbers],
                dispatch_id=dispatch_id,
                hours=HOURS,
                frequency_cap=FrequencyCap(1, 7),
            )
            batch = SendBatchCommand(dispatch_id=dispatch_id, limit=len(numbers))
            with statements(database.write) as writing:
                await world.sending.send(batch)
            counts.append(len(writing))

        assert counts[1] == counts[2]
        assert {"accepted": 197, "skipped": 3} == await world.states()
        assert counts[2] < _SEVERAL
