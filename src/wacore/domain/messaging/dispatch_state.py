"""The states of a dispatch."""

from enum import StrEnum


class DispatchState(StrEnum):
    """CANCELLED sends nothing more; what was in flight still settles."""

    RUNNING = "running"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    FINISHED = "finished"
