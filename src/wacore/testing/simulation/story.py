"""What happened: told line by line on request, and counted always."""

from collections import Counter
from collections.abc import Callable


class Story:
    """
    Attributes:
        lines: None unless somebody wants to read them.
        counts: How often each kind of thing happened.
        violations: What must not happen and did.
    """

    def __init__(self, time: Callable[[], float], *, told: bool) -> None:
        self._time = time
        self.lines: list[str] | None = [] if told else None
        self.counts: Counter[str] = Counter()
        self.violations: list[str] = []

    def tell(self, who: str, what: str, *about: object) -> None:
        """One line; `what` is a format string for `about`, so that an untold story costs little."""
        if self.lines is not None:
            self.lines.append(f"{self._time():10.3f}  {who:<10}  {what.format(*about)}")

    def count(self, what: str) -> None:
        self.counts[what] += 1

    def violated(self, law: str, *details: object) -> None:
        said = f"{law}: " + ", ".join(map(str, details))
        self.violations.append(said)
        self.tell("LAW", "{}", said)
