"""How far numbers have been slowed down, in one process."""

from datetime import datetime

from wacore.domain.ids import PhoneNumberId
from wacore.domain.messaging.pace import Pace


class MemoryNumberPaces:
    """A NumberPaces."""

    def __init__(self) -> None:
        self._paces: dict[PhoneNumberId, Pace] = {}

    async def of(self, phone_number_id: PhoneNumberId) -> Pace:
        return self._paces.get(phone_number_id, Pace())

    async def slow(self, phone_number_id: PhoneNumberId, now: datetime) -> Pace:
        slowed = self._paces.get(phone_number_id, Pace()).slowed(now)
        self._paces[phone_number_id] = slowed
        return slowed
