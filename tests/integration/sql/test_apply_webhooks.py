"""Webhooks take effect, in SQL, in few statements."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from support.dispatching import CAMPAIGN, recipients
from support.durability_suite import DurabilitySuite
from support.intake import Intake, sql_intake
from support.intake_suite import InboundSuite
from support.reports_suite import ReportsSuite
from support.sql import statements
from support.webhook_bodies import a_body, a_status, a_text
from wacore.adapters.sql.engine import ServiceDatabase
from wacore.adapters.sql.messaging.tables_intake import dispatch_responses, quarantine
from wacore.domain.messaging.message_state import MessageState
from wacore.domain.messaging.webhook import Broken, Quarantined


class TestApplyWebhooksInSql(InboundSuite, DurabilitySuite, ReportsSuite):
    @pytest.fixture
    async def wired(self, tmp_path: Path) -> AsyncIterator[tuple[Intake, ServiceDatabase]]:
        async with sql_intake(tmp_path) as wired:
            yield wired

    @pytest.fixture
    def intake(self, wired: tuple[Intake, ServiceDatabase]) -> Intake:
        self.database = wired[1]
        return wired[0]

    async def quarantined(self, intake: Intake) -> list[Quarantined]:
        async with self.database.read.connect() as connection:
            rows = await connection.execute(select(quarantine))
            return [
                Quarantined(
                    id=row.id,
                    webhook_id=row.webhook_id,
                    organization_id=row.organization_id,
                    broken=Broken(path=row.path, reason=row.reason, fragment=row.fragment),
                    at=row.at,
                )
                for row in rows
            ]

    async def responses(self, intake: Intake) -> dict[str, int]:
        async with self.database.read.connect() as connection:
            rows = await connection.execute(
                select(dispatch_responses.c.kind, func.count())
                .where(dispatch_responses.c.dispatch_id == CAMPAIGN)
                .group_by(dispatch_responses.c.kind)
            )
            return {row.kind: row[1] for row in rows}

    async def test_a_thousand_statuses_are_few_statements(self, connected: Intake) -> None:
        """Their number does not grow with the batch."""
        await connected.sending.begin_campaign(recipients(1000))
        await connected.sending.send_all()
        async with connected.begin() as work:
            messages = await work.messages.lock_in_state(CAMPAIGN, list(MessageState), limit=1000)
        step = [
            a_status(message.wamid or "", "delivered", token=str(message.token))
            for message in messages
        ]
        await connected.take(*(a_body(statuses=step[i : i + 10]) for i in range(0, 1000, 10)))

        with statements(self.database.write) as sent:
            assert 100 == await connected.apply()
        assert len(sent) <= 30
        async with connected.begin() as work:
            moved = await work.messages.lock_in_state(
                CAMPAIGN, [MessageState.DELIVERED], limit=1001
            )
        assert 1000 == len(moved)

    async def test_hundreds_of_messages_are_few_statements(self, connected: Intake) -> None:
        """People writing all at once cost one transaction."""
        texts = [
            a_text(f"wamid.{n}") | {"from": f"49170{n:07d}", "from_user_id": ""} for n in range(400)
        ]
        await connected.take(*(a_body(messages=[text], contacts=[]) for text in texts[:200]))
        await connected.take(a_body(messages=texts[200:], contacts=[]))

        with statements(self.database.write) as sent:
            assert 200 == await connected.apply()
        assert len(sent) <= 30
        assert 1 == await connected.apply()
        assert 400 == len(await connected.events("messaging.inbound_received"))
