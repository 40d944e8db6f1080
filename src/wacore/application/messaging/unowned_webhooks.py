"""What Meta sent that names no connected account: nobody's, so that only who runs this can look."""

from collections.abc import Sequence

from wacore.application.messaging.ports_intake import IntakeUnitOfWork, QuarantineReader
from wacore.application.ports import Begin, Clock, Page, PageRequest
from wacore.domain.messaging.webhook import Quarantined, QuarantineId


class UnownedWebhooks:
    """For whoever runs the installation; no organisation may see them."""

    def __init__(
        self, reader: QuarantineReader, begin: Begin[IntakeUnitOfWork], clock: Clock
    ) -> None:
        self._reader = reader
        self._begin = begin
        self._clock = clock

    async def __call__(self, page: PageRequest) -> Page[Quarantined]:
        """
        What of them is in quarantine, the newest first.

        Raises:
            InvalidCursor: The cursor is not one of this list.
        """
        return await self._reader.page(None, page)

    async def replay(self, ids: Sequence[QuarantineId]) -> int:
        """
        Apply their webhooks once more: by now they may be readable, or their account connected.

        Answers how many elements were found.
        """
        async with self._begin() as work:
            found = await work.quarantine.replay(None, ids, self._clock.now())
            await work.commit()
        return found
