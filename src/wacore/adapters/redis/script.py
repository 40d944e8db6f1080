"""Lua that Redis runs in one piece."""

import hashlib
from dataclasses import dataclass
from functools import cached_property

from wacore.application.ports import Clock

READ_CLOCK = """
local function read_clock(given)
  if given ~= '' then return tonumber(given) end
  local t = redis.call('TIME')
  return t[1] * 1000000 + t[2]
end
"""
"""Microseconds: by the server's own clock, which all processes share, unless one is `given`."""


def given_time(clock: Clock | None) -> str:
    """The argument of `read_clock`."""
    return "" if clock is None else str(round(clock.now().timestamp() * 1_000_000))


@dataclass(frozen=True)
class Script:
    lua: str

    @cached_property
    def digest(self) -> str:
        return hashlib.sha1(self.lua.encode(), usedforsecurity=False).hexdigest()
