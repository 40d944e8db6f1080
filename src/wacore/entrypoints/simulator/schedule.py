"""What will happen later: eight bytes per message event, a call for everything rare."""

import heapq
from array import array
from collections.abc import Callable

TICK_SECONDS = 0.01


class Wheel:
    """A calendar queue of integers; a million pending events cost about eight megabytes."""

    def __init__(self) -> None:
        self._slots: dict[int, array[int]] = {}
        self._ticks: list[int] = []
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def add(self, due: float, item: int) -> None:
        tick = int(due / TICK_SECONDS) + 1
        slot = self._slots.get(tick)
        if slot is None:
            slot = self._slots[tick] = array("Q")
            heapq.heappush(self._ticks, tick)
        slot.append(item)
        self._length += 1

    def pop(self, now: float) -> "array[int] | None":
        """The earliest slot that is due, or None."""
        if not self._ticks or self._ticks[0] * TICK_SECONDS > now:
            return None
        slot = self._slots.pop(heapq.heappop(self._ticks))
        self._length -= len(slot)
        return slot

    def clear(self) -> None:
        self._slots.clear()
        self._ticks.clear()
        self._length = 0


class Agenda:
    """Calls to make at a time: reviews, ends of pauses, redeliveries."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, Callable[[], None]]] = []
        self._sequence = 0

    def __len__(self) -> int:
        return len(self._heap)

    def at(self, due: float, call: Callable[[], None]) -> None:
        self._sequence += 1
        heapq.heappush(self._heap, (due, self._sequence, call))

    def run(self, now: float) -> None:
        while self._heap and self._heap[0][0] <= now:
            heapq.heappop(self._heap)[2]()

    def clear(self) -> None:
        self._heap.clear()
