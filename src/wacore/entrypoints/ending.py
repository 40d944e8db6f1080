"""How a command ends that has started others."""

import signal
from types import FrameType
from typing import NoReturn


def ends_in_order() -> None:
    """
    SIGTERM unwinds the program as Ctrl-C does, so that whatever it has started ends with it.

    Once is enough: what comes later, as from an impatient supervisor, must not cut the ending short.
    """
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _unwind)


def _unwind(_: int, __: FrameType | None) -> NoReturn:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt
