"""The machine's clock, its randomness and our encoding of events."""

from wacore.adapters.system.clock import SystemClock
from wacore.adapters.system.envelopes import Seal, sealer
from wacore.adapters.system.ids import uuid7

__all__ = ["Seal", "SystemClock", "sealer", "uuid7"]
