"""Whose work goes first where one resource serves a whole process."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_urgent: ContextVar[bool] = ContextVar("urgent", default=False)


@contextmanager
def urgency() -> Iterator[None]:
    """What runs inside, and every task begun there, is waited for by somebody."""
    token = _urgent.set(True)
    try:
        yield
    finally:
        _urgent.reset(token)


def is_urgent() -> bool:
    """Whether the running task was begun inside `urgency`."""
    return _urgent.get()
