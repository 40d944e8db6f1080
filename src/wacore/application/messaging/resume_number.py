"""Going on with a number's single messages."""

import msgspec

from wacore.application.messaging.interlocks import resume
from wacore.application.messaging.ports_accounts import AccountsUnitOfWork
from wacore.application.messaging.wake_ups import wake_up
from wacore.application.ports import Begin, Clock, JobQueue
from wacore.domain.actor import Actor, Permission
from wacore.domain.ids import AccountId, PhoneNumberId
from wacore.domain.messaging.message_state import WAITING
from wacore.domain.messaging.number import NumberNotFound
from wacore.domain.messaging.single_lines import single_lines


class ResumeNumberCommand(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    account_id: AccountId
    phone_number_id: PhoneNumberId


class ResumeNumber:
    """
    Send what waits, whatever has stopped it: a person has looked, and Meta tells of no end of it.

    If the cause is still there, Meta's next refusal stops them again. Campaigns are resumed one by one.
    """

    def __init__(self, begin: Begin[AccountsUnitOfWork], queue: JobQueue, clock: Clock) -> None:
        self._begin = begin
        self._queue = queue
        self._clock = clock

    async def __call__(self, command: ResumeNumberCommand) -> None:
        """
        Raises:
            NumberNotFound: The organisation has no such number, or another of its accounts has it.
        """
        command.actor.require(Permission.MANAGE_ACCOUNTS)
        organization_id = command.actor.organization_id
        async with self._begin() as work:
            number = await work.numbers.get(organization_id, command.phone_number_id)
            if number.account_id != command.account_id:
                raise NumberNotFound(number.id)
            now = self._clock.now()
            locked = await work.dispatches.lock(single_lines(organization_id, number.id))
            lines = await resume(work, locked, lambda _: True, "person", now)
            tallies = await work.tallies.of([line.id for line in lines])
            await work.commit()
        for line in lines:
            await wake_up(self._queue, line, tallies[line.id].count(*WAITING))
