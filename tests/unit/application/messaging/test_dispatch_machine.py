"""A campaign under crashes, lost answers, shuffled reports, pauses: nobody twice, nobody forgotten."""

import asyncio
import itertools
from collections import Counter
from collections.abc import Coroutine, Sequence
from datetime import timedelta
from enum import Enum, auto
from typing import Any, TypeVar
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from support.dispatch_ground import World, world
from support.dispatching import CAMPAIGN, ORGANIZATION, recipient
from support.sending_suite import CANCEL, PAUSE, RESUME, refuse
from wacore.adapters.memory.messaging.due_messages import MemoryDueMessages
from wacore.adapters.memory.messaging.sending_reader import MemorySendingReader
from wacore.adapters.memory.messaging.store import MemoryMessagingStore
from wacore.adapters.memory.messaging.unit_of_work import MemoryMessagingUnitOfWork
from wacore.adapters.memory.unit_of_work import MemoryDatabase
from wacore.adapters.system import sealer, uuid7
from wacore.application.messaging.claim_chunk import Chunk
from wacore.application.messaging.plan_messages import PlanMessagesCommand
from wacore.application.messaging.ports import Outgoing
from wacore.application.messaging.seal_dispatch import SealDispatchCommand
from wacore.application.messaging.send_batch import SendBatchCommand
from wacore.application.ports import Envelope
from wacore.domain.ids import MessageId, Wamid
from wacore.domain.messaging.answers import Accepted, Ambiguous, Answer, NotSent
from wacore.domain.messaging.dispatch_state import DispatchState
from wacore.domain.messaging.message_state import OPEN, TAKEN, MessageState
from wacore.domain.messaging.resolution import Policy
from wacore.domain.messaging.statuses import DeliveryStatus

T = TypeVar("T")


class Fate(Enum):
    """What becomes of a POST on its way."""

    ACCEPTED = auto()
    ANSWER_LOST = auto()
    REQUEST_LOST = auto()
    NEVER_LEFT = auto()
    BROKEN_INSIDE = auto()
    TOO_FAST = auto()
    UNDELIVERABLE = auto()
    TEMPLATE_PAUSED = auto()


_TAKEN = (Fate.ACCEPTED, Fate.ANSWER_LOST)
_UNTOUCHED = frozenset(
    {
        MessageState.PLANNED,
        MessageState.DEFERRED,
        MessageState.SKIPPED,
        MessageState.CANCELLED,
        MessageState.REJECTED,
    }
)


PEOPLE = st.integers(0, 30)


class Meta:
    """Keeps a ledger of what it took, and does to each POST what fate has in store."""

    def __init__(self) -> None:
        self.fates: list[Fate] = []
        self.tokens: Counter[str] = Counter()
        self.taken: dict[MessageId, list[Outgoing]] = {}

    async def send(self, outgoing: Outgoing) -> Answer:
        self.tokens[str(outgoing.token)] += 1
        fate = self.fates.pop() if self.fates else Fate.ACCEPTED
        if fate in _TAKEN:
            self.taken.setdefault(outgoing.token.message_id, []).append(outgoing)
        answers: dict[Fate, Answer] = {
            Fate.ACCEPTED: Accepted(Wamid(f"wamid.{outgoing.token}")),
            Fate.ANSWER_LOST: Ambiguous("SocketTimeoutError"),
            Fate.REQUEST_LOST: Ambiguous("ServerDisconnectedError"),
            Fate.NEVER_LEFT: NotSent("ClientConnectorError"),
            Fate.BROKEN_INSIDE: refuse(131000),
            Fate.TOO_FAST: refuse(130429),
            Fate.UNDELIVERABLE: refuse(131026),
            Fate.TEMPLATE_PAUSED: refuse(132015),
        }
        return answers[fate]


class Campaign(RuleBasedStateMachine):
    """The real use cases, against a ledger that knows what was really sent."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.store = MemoryMessagingStore()
        self.meta = Meta()
        self.slow: list[Chunk] = []
        self.people: set[int] = set()
        self.policy = Policy.AT_MOST_ONCE
        self.world = self._world()

    def _world(self) -> World:
        seal = sealer(uuid7)
        store = self.store
        begin = MemoryDatabase(store, lambda: MemoryMessagingUnitOfWork(store, seal)).begin

        async def outbox() -> list[Envelope]:
            return list(store.outbox.values())

        ids = itertools.count(1)
        made = world(
            begin,
            MemoryDueMessages(store),
            MemorySendingReader(store),
            outbox,
            new_id=lambda: UUID(int=next(ids)),  # retries are spread by id: runs must be alike
        )
        made.sending.post._gateway = self.meta
        return made

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(coroutine)

    @initialize(policy=st.sampled_from(Policy), people=st.lists(PEOPLE, min_size=6, max_size=12))
    def open(self, policy: Policy, people: list[int]) -> None:
        self.policy = policy
        self.run(self.world.sending.begin_campaign([], seal=False, policy=policy))
        self.plan(people)

    @precondition(lambda self: self._plannable())
    @rule(people=st.lists(PEOPLE, max_size=12))
    def plan(self, people: list[int]) -> None:
        page = PlanMessagesCommand(
            organization_id=ORGANIZATION,
            dispatch_id=CAMPAIGN,
            recipients=[recipient(n) for n in people],
        )
        self.run(self.world.sending.plan(page))
        self.people |= set(people)

    @precondition(lambda self: self._plannable() and self.people)
    @rule()
    def seal(self) -> None:
        self.run(self._seal())

    @rule(limit=st.integers(1, 12), fates=st.lists(st.sampled_from(Fate), min_size=4, max_size=12))
    def send(self, limit: int, fates: list[Fate]) -> None:
        self.meta.fates = fates
        self.run(self.world.sending.send(SendBatchCommand(dispatch_id=CAMPAIGN, limit=limit)))
        self.meta.fates = []

    @rule(limit=st.integers(1, 6), posted=st.integers(0, 6))
    def crash(self, limit: int, posted: int) -> None:
        """A worker dies: after the claim, and after some of its POSTs, but before it records them."""

        async def work() -> None:
            chunk = await self.world.sending.claim(CAMPAIGN, limit)
            dispatch = await self.world.dispatch()
            for post in await self.world.sending.post_now(dispatch, chunk.messages[:posted]):
                await post

        self.run(work())

    @rule(limit=st.integers(1, 6))
    def claim_slowly(self, limit: int) -> None:
        """A worker claims, and is not heard of for a while."""
        self.slow.append(self.run(self.world.sending.claim(CAMPAIGN, limit)))

    @precondition(lambda self: self.slow)
    @rule()
    def go_on_late(self) -> None:
        """It comes back, and goes on where it was."""
        chunk = self.slow.pop(0)

        async def work() -> None:
            dispatch = await self.world.dispatch()
            posts = await self.world.sending.post_now(dispatch, chunk.messages)
            await self.world.sending.record(dispatch, [await post for post in posts])

        self.run(work())

    @precondition(lambda self: self.meta.taken)
    @rule(data=st.data())
    def report(self, data: st.DataObject) -> None:
        """Meta reports on some of what it took: in any order, again and again."""
        chosen = data.draw(
            st.lists(
                st.tuples(
                    st.sampled_from(sorted(self.meta.taken)),
                    st.sampled_from([*DeliveryStatus]),
                    st.booleans(),
                ),
                max_size=6,
            )
        )
        self.run(self._report(chosen))

    @rule()
    def pause(self) -> None:
        if self._state() not in (DispatchState.CANCELLED, DispatchState.FINISHED):
            self.run(self.world.sending.pause(PAUSE))

    @rule()
    def resume(self) -> None:
        if self._state() is DispatchState.PAUSED:
            self.run(self.world.sending.resume(RESUME))

    @precondition(lambda self: len(self.people) > 20)
    @rule()
    def cancel(self) -> None:
        if self._state() is not DispatchState.FINISHED:
            self.run(self.world.sending.cancel(CANCEL))

    @rule(minutes=st.sampled_from([0.1, 1.5, 20, 26 * 60]))
    def let_time_pass(self, minutes: float) -> None:
        self.world.sending.clock.advance(timedelta(minutes=minutes))
        self.run(self.world.sending.reclaim())
        self.run(self.world.sending.wake())
        self.run(self.world.sending.finish_cancelling())

    @rule()
    def resolve(self) -> None:
        self.run(self.world.sending.resolve())

    @invariant()
    def counters_are_a_count_of_the_rows(self) -> None:
        if CAMPAIGN in self.store.dispatches:
            self.run(self.world.tally())

    @invariant()
    def no_token_is_posted_twice(self) -> None:
        assert set(self.meta.tokens.values()) <= {1}

    @invariant()
    def nobody_is_written_to_twice(self) -> None:
        if self.policy is Policy.AT_MOST_ONCE:
            assert {1} >= {len(posts) for posts in self.meta.taken.values()}

    @invariant()
    def nobody_is_forgotten(self) -> None:
        phones = {recipient(n).phone for n in self.people}

        assert phones == {message.phone for message in self.store.messages.values()}
        assert len(phones) == len(self.store.messages)

    @invariant()
    def what_we_believe_is_true(self) -> None:
        """What counts as accepted was accepted; what waits or is refused was not."""
        for message in self.store.messages.values():
            if message.state in TAKEN:
                assert message.id in self.meta.taken
            if message.state in _UNTOUCHED and self.policy is Policy.AT_MOST_ONCE:
                assert message.id not in self.meta.taken

    @invariant()
    def the_end_is_announced_once(self) -> None:
        over = self._state() is DispatchState.FINISHED

        finished = len(self.run(self.world.events("dispatch_finished")))
        assert int(over) <= finished <= 1

    def teardown(self) -> None:
        """Let everything come to its end: then we and the ledger agree."""
        with self.runner:
            if CAMPAIGN in self.store.dispatches:
                self.run(self._finish())
                states = {m.id: m.state for m in self.store.messages.values()}

                assert not OPEN & set(states.values())
                assert set(self.meta.taken) == {each for each in states if states[each] in TAKEN}
                assert 1 == len(self.run(self.world.events("dispatch_finished")))

    async def _finish(self) -> None:
        sending = self.world.sending
        if self._state() is DispatchState.PAUSED:
            await sending.resume(RESUME)
        if self._plannable():
            await self._seal()
        for _ in range(12):
            await sending.send_all()
            sending.clock.advance(timedelta(minutes=10))
            await sending.reclaim()
        every = [(each, DeliveryStatus.SENT, True) for each in sorted(self.meta.taken)]
        await self._report(every)
        sending.clock.advance(timedelta(hours=25))
        await sending.resolve()
        await sending.send_all()
        await sending.finish_cancelling()

    async def _seal(self) -> None:
        await self.world.sending.seal(
            SealDispatchCommand(organization_id=ORGANIZATION, dispatch_id=CAMPAIGN)
        )

    async def _report(self, chosen: Sequence[tuple[MessageId, DeliveryStatus, bool]]) -> None:
        await self.world.sending.apply(
            [
                self.world.report(post, status, **({} if with_token else {"token": None}))
                for message_id, status, with_token in chosen
                for post in self.meta.taken[message_id][-1:]
            ]
        )

    def _state(self) -> DispatchState | None:
        dispatch = self.store.dispatches.get(CAMPAIGN)
        return None if dispatch is None else dispatch.state

    def _plannable(self) -> bool:
        dispatch = self.store.dispatches.get(CAMPAIGN)
        return dispatch is not None and dispatch.total is None and not dispatch.over


TestCampaign = Campaign.TestCase
TestCampaign.settings = settings(max_examples=80, stateful_step_count=30, deadline=None)
