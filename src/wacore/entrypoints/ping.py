"""How a process asks what it depends on whether it is there."""

from collections.abc import Awaitable, Callable

Ping = Callable[[], Awaitable[None]]
"""Raises whatever keeps it from answering."""
