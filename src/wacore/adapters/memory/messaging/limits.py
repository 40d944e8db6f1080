"""What limits are kept by, in memory."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from wacore.adapters.memory.messaging.intake_store import MemoryIntakeStore
from wacore.adapters.memory.messaging.store import Reached
from wacore.adapters.memory.table import TableView
from wacore.application.messaging.ports_limits import Portfolio
from wacore.domain.ids import MessageId, OrganizationId, PhoneNumberId
from wacore.domain.messaging.daily_limit import DAY
from wacore.domain.messaging.message import Message
from wacore.domain.phone import PhoneNumber


class MemoryReachStore:
    """A ReachStore."""

    def __init__(self, rows: TableView[tuple[Portfolio, str], Reached]) -> None:
        self._rows = rows

    async def reach(
        self, portfolio: Portfolio, people: Mapping[str, MessageId], *, limit: int, now: datetime
    ) -> set[str]:
        self._forget(portfolio, now)
        free = limit - self._count(portfolio)
        allowed = set()
        for person, message_id in people.items():
            known = (portfolio, person) in self._rows
            if not known and free <= 0:
                continue
            free -= not known
            allowed.add(person)
            self._rows[portfolio, person] = (now, None if known else message_id)
        return allowed

    async def take_back(self, portfolio: Portfolio, people: Mapping[str, MessageId]) -> None:
        for person, message_id in people.items():
            row = self._rows.get((portfolio, person))
            if row is not None and row[1] == message_id:
                del self._rows[portfolio, person]

    async def reached(self, portfolio: Portfolio, now: datetime) -> int:
        self._forget(portfolio, now)
        return self._count(portfolio)

    async def forget(self, now: datetime) -> int:
        return sum(self._forget(portfolio, now) for portfolio in {owner for owner, _ in self._rows})

    def _forget(self, portfolio: Portfolio, now: datetime) -> int:
        old = [
            key for key, (at, _) in self._rows.items() if key[0] == portfolio and at <= now - DAY
        ]
        for key in old:
            del self._rows[key]
        return len(old)

    def _count(self, portfolio: Portfolio) -> int:
        return sum(1 for owner, _ in self._rows if owner == portfolio)


class MemoryPairHistory:
    """A PairHistory."""

    def __init__(self, messages: TableView[MessageId, Message]) -> None:
        self._messages = messages

    async def posted(
        self,
        organization_id: OrganizationId,
        phone_number_id: PhoneNumberId,
        phones: Collection[str],
        since: datetime,
    ) -> dict[str, list[datetime]]:
        found: dict[str, list[datetime]] = {}
        for message in sorted(self._messages.values(), key=lambda m: (m.posted_at or since, m.id)):
            if (
                message.organization_id == organization_id
                and message.phone_number_id == phone_number_id
                and message.phone is not None
                and message.phone in phones
                and message.posted_at is not None
                and message.posted_at > since
            ):
                found.setdefault(message.phone, []).append(message.posted_at)
        return found


class MemoryOpenWindows:
    """An OpenWindows."""

    def __init__(self, store: MemoryIntakeStore) -> None:
        self._store = store

    async def among(
        self,
        phone_number_id: PhoneNumberId,
        recipients: Sequence[tuple[str | None, str | None]],
        until: datetime,
    ) -> set[int]:
        open_ = [
            conversation
            for conversation in self._store.conversations.values()
            if conversation.phone_number_id == phone_number_id
            and conversation.window_until is not None
            and conversation.window_until >= until
        ]
        phones = {conversation.wa_id for conversation in open_} - {None}
        bsuids = {conversation.bsuid for conversation in open_} - {None}
        return {
            i
            for i, (phone, bsuid) in enumerate(recipients)
            if bsuid in bsuids or (phone and not phones.isdisjoint(PhoneNumber(phone).wa_ids()))
        }
