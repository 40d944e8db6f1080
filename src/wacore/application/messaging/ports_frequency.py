"""How often people are written to, across campaigns."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from wacore.domain.frequency_cap import FrequencyCap
from wacore.domain.ids import OrganizationId
from wacore.domain.messaging.dispatch import Purpose

Recipient = tuple[str | None, str | None]
"""A phone number and a BSUID; who shares either is the same person."""


class FrequencyCaps(Protocol):
    """Each organisation's cap, and what counts against it."""

    async def of(self, organization_id: OrganizationId) -> FrequencyCap | None: ...

    async def hold(self, organization_id: OrganizationId) -> FrequencyCap | None:
        """
        The cap, for this unit of work alone until it ends: whoever else asks to hold it waits.

        What has been sent is counted and what is to be sent is claimed in between, so that two
        campaigns cannot both send a person's last message. It works without a cap as well.
        """
        ...

    async def save(self, organization_id: OrganizationId, cap: FrequencyCap | None) -> None: ...

    async def sent(
        self,
        organization_id: OrganizationId,
        recipients: Sequence[Recipient],
        purposes: Collection[Purpose],
        after: datetime,
    ) -> list[list[datetime]]:
        """
        When campaigns of these purposes wrote to each recipient later than `after`.

        Messages count from their claim on; those refused, failed or never sent do not.
        """
        ...
