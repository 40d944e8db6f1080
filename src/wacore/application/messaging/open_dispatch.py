"""Beginning to send a campaign."""

from datetime import datetime

import msgspec

from wacore.application.messaging.ports import MessagingUnitOfWork, SenderNumbers
from wacore.application.ports import Begin, Clock
from wacore.domain.errors import InvalidInput
from wacore.domain.frequency_cap import FrequencyCap
from wacore.domain.ids import DispatchId, OrganizationId, PhoneNumberId
from wacore.domain.messaging.dispatch import Dispatch, DispatchKind, Purpose, Template
from wacore.domain.messaging.dispatch_errors import DispatchAlreadyOpen
from wacore.domain.messaging.dispatch_state import DispatchState
from wacore.domain.messaging.events import DispatchOpened
from wacore.domain.messaging.resolution import Policy
from wacore.domain.messaging.safeguards import Canary
from wacore.domain.sending_hours import SendingHours


class OpenDispatchCommand(msgspec.Struct, frozen=True, kw_only=True):
    """`dispatch_id` is the campaign's id; whoever asks has seen to the permission to send."""

    organization_id: OrganizationId
    dispatch_id: DispatchId
    phone_number_id: PhoneNumberId
    template: Template
    purpose: Purpose
    policy: Policy = Policy.AT_MOST_ONCE
    rate_cap: float | None = None
    deadline: datetime | None = None
    hours: SendingHours | None = None
    frequency_cap: FrequencyCap | None = None
    canary: Canary | None = None
    failure_limit: float | None = None


class OpenDispatch:
    """Make the dispatch that recipients are planned into. Opening it again changes nothing."""

    def __init__(
        self, begin: Begin[MessagingUnitOfWork], numbers: SenderNumbers, clock: Clock
    ) -> None:
        self._begin = begin
        self._numbers = numbers
        self._clock = clock

    async def __call__(self, command: OpenDispatchCommand) -> None:
        """
        Raises:
            InvalidInput: The cap is no positive number.
            NumberNotFound: The organisation has no such number.
            DispatchAlreadyOpen: It is open on other terms, or is another organisation's.
        """
        if command.rate_cap is not None and not command.rate_cap > 0:
            raise InvalidInput("A cap is more than zero messages per second.", field="rate_cap")
        number = await self._numbers.find(command.organization_id, command.phone_number_id)
        now = self._clock.now()
        wanted = Dispatch(
            id=command.dispatch_id,
            organization_id=command.organization_id,
            account_id=number.account_id,
            phone_number_id=command.phone_number_id,
            kind=DispatchKind.CAMPAIGN,
            purpose=command.purpose,
            policy=command.policy,
            template=command.template,
            rate_cap=command.rate_cap,
            deadline=command.deadline,
            canary=command.canary,
            failure_limit=command.failure_limit,
            state=DispatchState.RUNNING,
            pause=None,
            total=None,
            created_at=now,
            changed_at=now,
            hours=command.hours,
            frequency_cap=command.frequency_cap,
        )
        async with self._begin() as work:
            known = await work.dispatches.lock([wanted.id])
            if known:
                if not known[0].has_terms_of(wanted):
                    raise DispatchAlreadyOpen(wanted.id)
                return
            await work.dispatches.add(wanted)
            await work.outbox.add(
                DispatchOpened(
                    organization_id=wanted.organization_id, occurred_at=now, dispatch_id=wanted.id
                )
            )
            await work.commit()
