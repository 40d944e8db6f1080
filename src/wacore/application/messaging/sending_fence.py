"""Whether this database is the one that was sent from last, and not an older copy of it."""

from uuid import UUID

import msgspec

from wacore.application.messaging.ports import MessagingUnitOfWork
from wacore.application.messaging.ports_fence import Witness
from wacore.application.ports import Begin, IdFactory
from wacore.domain.messaging.fence import Claim, Claims, Fence, Standing


class FenceView(msgspec.Struct, frozen=True, kw_only=True):
    """
    Attributes:
        missing: Claims by slot that a witness has seen and this database has not.
    """

    standing: Standing
    lineage: UUID | None = None
    missing: dict[int, int] = {}


class Seen(msgspec.Struct, frozen=True):
    """What is known of a line before a claim is made."""

    lineage: UUID
    claims: Claims

    def admits(self, claim: Claim) -> bool:
        """Whether nobody has made this claim before, in a database that is lost."""
        return claim.number > self.claims.get(claim.slot, 0)


class SendingFence:
    """
    Compares what the database says of its claims with what its witnesses have seen.

    A process looks at the whole of it before its first claim and whenever somebody calls `check`;
    each claim is compared by itself, so that a database put back under a running worker sends
    nothing either (see decision 0018).
    """

    def __init__(
        self, begin: Begin[MessagingUnitOfWork], witness: Witness, new_id: IdFactory
    ) -> None:
        self._begin = begin
        self._witness = witness
        self._new_id = new_id
        self._line: UUID | None = None

    async def look(self) -> FenceView:
        """How things stand; nothing is changed."""
        fence, seen = await self._compare()
        if fence is None:
            return FenceView(standing=Standing.FRESH)
        return FenceView(
            standing=fence.standing(seen), lineage=fence.lineage, missing=fence.behind(seen or {})
        )

    async def check(self) -> Standing:
        """Look, and let claims be made or not accordingly; a fresh database begins its line."""
        fence, seen = await self._compare()
        if fence is None:
            fence, seen = await self._begin_a_line()
        standing = Standing.FRESH if fence is None else fence.standing(seen)
        self._line = None
        if fence is not None and standing.sends:
            await self._witness.note(fence.lineage, fence.claims)  # for one that has forgotten
            self._line = fence.lineage
        return standing

    async def before_claim(self) -> Seen | None:
        """What a claim must go beyond; None if none may be made."""
        if self._line is None:
            await self.check()
        if self._line is None:
            return None
        seen = await self._witness.seen(self._line)
        return None if seen is None else Seen(self._line, seen)

    async def after_claim(self, lineage: UUID, claim: Claim) -> None:
        """It is committed; its POSTs may follow once this returns."""
        await self._witness.note(lineage, {claim.slot: claim.number})

    def refused(self) -> None:
        """A claim was made before: look at the whole before the next one."""
        self._line = None

    async def _begin_a_line(self) -> tuple[Fence | None, Claims | None]:
        lineage = self._new_id()
        await self._witness.note(lineage, {})  # a line without a witness would have to be armed
        async with self._begin() as work:
            await work.fence.begin(lineage)
            await work.commit()
        return await self._compare()

    async def _compare(self) -> tuple[Fence | None, Claims | None]:
        """The witness is asked before the count is read: claims made meanwhile are not missing."""
        while True:
            line = await self._read()
            if line is None:
                return None, None
            seen = await self._witness.seen(line.lineage)
            fence = await self._read()
            if fence is not None and fence.lineage == line.lineage:
                return fence, seen

    async def _read(self) -> Fence | None:
        async with self._begin() as work:
            return await work.fence.read()
