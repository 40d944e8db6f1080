"""Conversations in SQL."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from support.inbox_suite import InboxSuite
from support.intake import Intake, sql_intake
from support.media_suite import MediaSuite
from wacore.adapters.sql.engine import ServiceDatabase
from wacore.adapters.sql.messaging.accounts import SqlAccountReader
from wacore.adapters.sql.messaging.conversation_reader import SqlConversationReader


class TestInboxInSql(InboxSuite, MediaSuite):
    @pytest.fixture
    async def wired(self, tmp_path: Path) -> AsyncIterator[tuple[Intake, ServiceDatabase]]:
        async with sql_intake(tmp_path) as wired:
            yield wired

    @pytest.fixture
    def intake(self, wired: tuple[Intake, ServiceDatabase]) -> Intake:
        return wired[0]

    @pytest.fixture
    def reader(self, wired: tuple[Intake, ServiceDatabase]) -> SqlConversationReader:
        return SqlConversationReader(wired[1].read)

    @pytest.fixture
    def account_reader(self, wired: tuple[Intake, ServiceDatabase]) -> SqlAccountReader:
        return SqlAccountReader(wired[1].read)
