"""A message that passed all checks, on its way to acceptance."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from wacore.entrypoints.simulator.accounts import PhoneNumber
from wacore.entrypoints.simulator.fate import Fate
from wacore.entrypoints.simulator.messages.envelope import Recipient
from wacore.entrypoints.simulator.messages.template import TemplateSend


class Draft(NamedTuple):
    """`sent` is None for free-form messages; `magic` is 0 unless the last digits force things."""

    number: PhoneNumber
    body: Mapping[str, Any]
    kind: str
    token: str
    recipient: Recipient
    thread: int
    magic: int
    sent: TemplateSend | None
    unreachable: bool
    linked: bool
    in_window: bool
    nth: int
    fate: Fate

    @property
    def person(self) -> int:
        return int(self.recipient.wa_id)
