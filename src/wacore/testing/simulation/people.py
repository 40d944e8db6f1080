"""The contacts context as the others see it: who is there, and who wants no more."""

import asyncio
from collections.abc import Sequence
from uuid import UUID

import msgspec

from wacore.adapters.memory.campaigns.peers import MemoryAudience
from wacore.application.campaigns.ports import AudienceMember
from wacore.application.messaging.ports_intake import OptOutWord, Utterance
from wacore.application.ports import Envelope
from wacore.domain.campaigns import AudienceSelection, Consent
from wacore.domain.ids import ContactId, OrganizationId
from wacore.domain.messaging.dispatch import Purpose
from wacore.domain.messaging.opt_out import Wish
from wacore.testing.simulation.chaos import Dice
from wacore.testing.simulation.watch import Watch
from wacore.testing.simulation.wire import VirtualClock, Wire


class _OptOut(msgspec.Struct):
    phone: str | None


class People:
    """An Audience, a Consents and an OptOutWords, on a ledger that outlives every process."""

    def __init__(self, wire: Wire, watch: Watch, clock: VirtualClock) -> None:
        self._wire = wire
        self._refused = watch.refused
        self._now = clock.now
        self._heard: set[UUID] = set()
        self._audience = MemoryAudience()
        self.members: list[AudienceMember] = []

    def add(self, organization_id: OrganizationId, members: list[AudienceMember]) -> None:
        self.members += members
        self._audience.add(organization_id, members)

    async def count(self, organization_id: OrganizationId, selection: AudienceSelection) -> int:
        return await self._audience.count(organization_id, selection)

    async def page(
        self,
        organization_id: OrganizationId,
        selection: AudienceSelection,
        *,
        after: ContactId | None,
        limit: int,
    ) -> list[AudienceMember]:
        await self._wire.cross()
        page = await self._audience.page(organization_id, selection, after=after, limit=limit)
        seen = [self._with_consent(member) for member in page]
        await self._wire.cross()
        return seen

    def _with_consent(self, member: AudienceMember) -> AudienceMember:
        if member.phone not in self._refused:
            return member
        return msgspec.structs.replace(member, consents={"marketing": Consent.OPTED_OUT})

    async def suppressed(
        self,
        organization_id: OrganizationId,
        purpose: Purpose,
        recipients: Sequence[tuple[str | None, str | None]],
    ) -> set[int]:
        await self._wire.cross()
        found = set()
        if purpose is Purpose.MARKETING:
            found = {i for i, (phone, _) in enumerate(recipients) if phone in self._refused}
        await self._wire.cross()
        return found

    async def classify(self, utterances: Sequence[Utterance]) -> list[OptOutWord | None]:
        return [OptOutWord(Wish.STOP, "v1") if said.text == "STOP" else None for said in utterances]

    async def refuse_elsewhere(self, dice: Dice) -> None:
        """In another channel than WhatsApp, one after the other."""
        while every := self._wire.weather.refusing:
            await asyncio.sleep(dice.next() * 2 * every)
            phone = dice.among(self.members).phone
            if phone is not None:
                self._refused.setdefault(phone, self._now())

    async def note_opt_out(self, envelope: Envelope) -> None:
        await self._wire.cross()
        phone = msgspec.json.decode(envelope.payload, type=_OptOut).phone
        if envelope.id not in self._heard and phone is not None:
            self._heard.add(envelope.id)
            self._refused.setdefault(phone, self._now())
        await self._wire.cross()
