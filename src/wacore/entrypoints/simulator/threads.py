"""One row per (business number, person): counters, pair limit, service window."""

from array import array

_SENDER_BITS = 8
WINDOW_SECONDS = 24 * 3600


class Threads:
    """Columns instead of objects: about 130 bytes a person at a million people."""

    def __init__(self) -> None:
        self._rows: dict[int, int] = {}
        self.keys = array("Q")
        self.accepted = array("I")
        self.inbound = array("I")
        self.pair_due = array("d")
        self.window_until = array("d")
        self.stopped: set[int] = set()  # people who stopped marketing from this portfolio
        self.refused: dict[int, int] = {}  # thread -> deliberate refusals so far

    def __len__(self) -> int:
        return len(self.keys)

    def row(self, sender: int, person: int) -> int:
        """The row of a thread, made on first use."""
        key = person << _SENDER_BITS | sender
        row = self._rows.get(key)
        if row is None:
            row = self._rows[key] = len(self.keys)
            self.keys.append(key)
            self.accepted.append(0)
            self.inbound.append(0)
            self.pair_due.append(0.0)
            self.window_until.append(0.0)
        return row

    def find(self, sender: int, person: int) -> int | None:
        return self._rows.get(person << _SENDER_BITS | sender)

    def person(self, row: int) -> int:
        return self.keys[row] >> _SENDER_BITS

    def sender(self, row: int) -> int:
        return self.keys[row] & (1 << _SENDER_BITS) - 1

    def prefer(self, person: int, *, stop: bool) -> None:
        if stop:
            self.stopped.add(person)
        else:
            self.stopped.discard(person)

    def open_window(self, row: int, now: float) -> None:
        self.window_until[row] = now + WINDOW_SECONDS
