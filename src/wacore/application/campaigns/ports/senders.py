"""The numbers messages leave from."""

from typing import Protocol

import msgspec

from wacore.domain.ids import AccountId, OrganizationId, PhoneNumberId


class Sender(msgspec.Struct, frozen=True, kw_only=True):
    """
    A telephone number that can send.

    Attributes:
        status: Meta's, for example `CONNECTED`.
        quality: `GREEN`, `YELLOW`, `RED` or empty.
        messages_per_second: What Meta lets the number send.
        daily_limit: Unique recipients per 24 h of the whole portfolio; None is unlimited.
        reached: How many people count for that limit now.
    """

    phone_number_id: PhoneNumberId
    account_id: AccountId
    display_number: str
    status: str
    quality: str
    messages_per_second: int
    daily_limit: int | None
    reached: int = 0


class Senders(Protocol):
    async def get(self, organization_id: OrganizationId, phone_number_id: PhoneNumberId) -> Sender:
        """
        Raises:
            NotFound: The organisation has not connected this number.
        """
        ...
