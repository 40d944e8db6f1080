"""The laws can fail: the product, broken on purpose, is found out within few worlds."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import msgspec
import pytest

from support.altered import Altered, altered
from wacore.application.messaging.apply_statuses import ApplyStatuses, StatusesApplied
from wacore.application.messaging.claim_chunk import ClaimChunk
from wacore.application.messaging.ports import MessagingUnitOfWork
from wacore.application.messaging.post_chunk import PostChunk
from wacore.application.messaging.reclaim_expired import ReclaimExpired
from wacore.application.messaging.record_answers import RecordAnswers
from wacore.application.messaging.resolve_unknown import ResolveUnknown
from wacore.application.messaging.resume_dispatch import ResumeDispatch, ResumeDispatchCommand
from wacore.application.messaging.settlement import settle
from wacore.application.ports import Begin, Envelope
from wacore.application.relay_outbox import RelayOutbox
from wacore.domain.messaging.answers import Ambiguous, Answer, NotSent
from wacore.domain.messaging.dispatch import Dispatch
from wacore.domain.messaging.message import Message
from wacore.domain.messaging.message_state import MessageState
from wacore.domain.messaging.resolution import Policy
from wacore.domain.messaging.strikes import Strikes
from wacore.testing.simulation import Parts, simulate

_WORLDS = 200
_SLOW = 2.0


async def nothing(*_: object) -> None:
    """Do nothing."""


class PostsBeforeTheCommit(ClaimChunk):
    def __init__(self, begin: Begin[Any], *rest: Any) -> None:
        super().__init__(altered(begin, lambda _: {"commit": nothing}), *rest)


class ClaimsWithoutLooking(ClaimChunk):
    def __init__(self, begin: Begin[Any], *rest: Any) -> None:
        super().__init__(altered(begin, self._blind), *rest)

    def _blind(self, work: MessagingUnitOfWork) -> dict[str, object]:
        async def as_read(messages: Sequence[Message]) -> list[Message]:
            return list(messages)

        return {"messages": Altered(work.messages, lock_unchanged=as_read)}


class ClaimsFromThePaused(ClaimChunk):
    def __init__(self, begin: Begin[Any], *rest: Any) -> None:
        super().__init__(altered(begin, self._unstoppable), *rest)

    def _unstoppable(self, work: MessagingUnitOfWork) -> dict[str, object]:
        async def lock(ids: Any) -> list[Any]:
            found = await work.dispatches.lock(ids)
            return [Altered(dispatch, sends=True) for dispatch in found]

        return {"dispatches": Altered(work.dispatches, lock=lock)}


class IgnoresOptOuts(ClaimChunk):
    async def _suppressed(self, *_: object) -> set[int]:
        return set()


class PostsTwice(PostChunk):
    """An HTTP client that repeats what broke."""

    def __init__(self, gateway: Any, *rest: Any) -> None:
        async def send(outgoing: Any) -> Answer:
            answer: Answer = await gateway.send(outgoing)
            return await gateway.send(outgoing) if isinstance(answer, Ambiguous) else answer

        super().__init__(Altered(gateway, send=send), *rest)


class TakesDoubtForNo(RecordAnswers):
    """What may have been sent is planned again."""

    async def __call__(self, dispatch: Any, posts: Sequence[Any]) -> Any:
        sure = [
            (message, NotSent(answer.reason) if isinstance(answer, Ambiguous) else answer)
            for message, answer in posts
        ]
        return await super().__call__(dispatch, sure)


class ResendsTheUnknown(ResolveUnknown):
    async def __call__(self) -> int:
        for dispatch in await self._due.in_state(MessageState.UNKNOWN, limit=100):
            async with self._begin() as work:
                now = self._clock.now()
                unknown = await work.messages.lock_in_state(
                    dispatch.id, [MessageState.UNKNOWN], limit=100
                )
                if dispatch.policy is Policy.AT_MOST_ONCE:
                    await settle(work, [(m, m.plan_again(now, now)) for m in unknown], now)
                    await work.commit()
        return await super().__call__()


class ResendsTheAccepted(ResolveUnknown):
    """Nobody has reported on them, so they are planned again, though Meta has answered."""

    async def __call__(self) -> int:
        for dispatch in await self._due.in_state(MessageState.ACCEPTED, limit=100):
            async with self._begin() as work:
                now = self._clock.now()
                found = await work.messages.lock_in_state(
                    dispatch.id, [MessageState.ACCEPTED], limit=100
                )
                again = [m.plan_again(now, now, doubts=1) for m in found]
                kept = [a.but(accepted_at=m.accepted_at) for m, a in zip(found, again, strict=True)]
                await settle(work, list(zip(found, kept, strict=True)), now)
                await work.commit()
        return await super().__call__()


class CountsTwice(RecordAnswers):
    def __init__(self, begin: Begin[Any], *rest: Any) -> None:
        super().__init__(altered(begin, self._twice), *rest)

    def _twice(self, work: MessagingUnitOfWork) -> dict[str, object]:
        async def move(movement: Any) -> None:
            await work.tallies.move(movement)
            await work.tallies.move(movement)

        return {"tallies": Altered(work.tallies, move=move)}


class LosesNews(ApplyStatuses):
    """A batch of several reports is cut short."""

    async def within(self, work: Any, reports: Sequence[Any], now: Any) -> StatusesApplied:
        return await super().within(work, reports[:1], now)


class ForgetsTheResume(ApplyStatuses):
    """What failed before somebody resumed still counts, as if the last failure were the third."""

    async def within(self, work: Any, reports: Sequence[Any], now: Any) -> StatusesApplied:
        before = Strikes(((131042, (now, now)),))

        async def lock(ids: Any) -> list[Dispatch]:
            return [
                replace(each, cleared_at=None, strikes=before) if each.cleared_at else each
                for each in await work.dispatches.lock(ids)
            ]

        dispatches = Altered(work.dispatches, lock=lock)
        return await super().within(Altered(work, dispatches=dispatches), reports, now)


class NeverReclaims(ReclaimExpired):
    async def __call__(self) -> int:
        return 0


class ForgetsFirst(RelayOutbox):
    """Facts are forgotten before anybody has heard of them."""

    async def __call__(self) -> int:
        envelopes: list[Envelope] = await self._relay.pending(self._batch)
        await self._relay.published(envelopes)
        await self._bus.publish(envelopes)
        return len(envelopes)


class ResumesWhatever(ResumeDispatch):
    """It is slow, and ends each pause, also one that nobody knew of who asked."""

    async def __call__(self, command: ResumeDispatchCommand) -> None:
        await asyncio.sleep(_SLOW)
        await super().__call__(msgspec.structs.replace(command, reason=None))


MUTANTS = [
    (Parts(claim=PostsBeforeTheCommit), "the intent is committed before the POST"),
    (Parts(claim=ClaimsWithoutLooking), "no token is posted twice"),
    (Parts(claim=ClaimsFromThePaused), "nothing is claimed while stopped"),
    (Parts(claim=IgnoresOptOuts), "an opt-out before the claim wins"),
    (Parts(post=PostsTwice), "no token is posted twice"),
    (Parts(record=TakesDoubtForNo), "nobody is messaged twice"),
    (Parts(resolve=ResendsTheUnknown), "the unknown is not sent again"),
    (Parts(resolve=ResendsTheUnknown), "nobody is messaged twice"),
    (Parts(resolve=ResendsTheAccepted), "what Meta has taken is not sent again"),
    (Parts(record=CountsTwice), "counters are a count of the rows"),
    (Parts(apply_statuses=LosesNews), "what Meta told is known"),
    (Parts(apply_statuses=ForgetsTheResume), "what was sent before a resume stops nothing"),
    (Parts(reclaim=NeverReclaims), "everything comes to its end"),
    (Parts(relay=ForgetsFirst), "every fact takes effect once"),
    (Parts(resume=ResumesWhatever), "what stopped by itself waits for a person"),
]


@pytest.mark.parametrize(
    ("parts", "law"), MUTANTS, ids=[f"{n} {law}" for n, (_, law) in enumerate(MUTANTS)]
)
def test_it_is_found_out(parts: Parts, law: str) -> None:
    """One of the first worlds breaks the law that is meant."""
    violations = (v for seed in range(_WORLDS) for v in simulate(seed, parts=parts).violations)

    assert law in (violation.partition(":")[0] for violation in violations)
