"""Every accepted POST, to compare a campaign with."""

from array import array

from wacore.entrypoints.simulator.threads import Threads
from wacore.entrypoints.simulator.wamid import outbound_wamid

ANSWER_DROPPED = 1
HELD = 2
MARKETING_API = 4
IN_WINDOW = 8

NO_TEMPLATE = 0


class Ledger:
    """Columns of about 40 bytes a POST plus the token itself."""

    def __init__(self, threads: Threads, key: bytes) -> None:
        self._threads = threads
        self._key = key
        self._tokens = bytearray()
        self._token_end = array("Q")
        self.thread = array("I")
        self.nth = array("I")
        self.template = array("I")
        self.kind = array("B")
        self.flags = array("B")
        self.failure = array("I")
        self.at = array("d")
        self._payloads: dict[int, dict[str, str]] = {}
        self._known_payloads: dict[tuple[tuple[str, str], ...], dict[str, str]] = {}

    def __len__(self) -> int:
        return len(self.thread)

    def add(
        self,
        thread: int,
        nth: int,
        *,
        token: str,
        template: int,
        kind: int,
        flags: int,
        failure: int,
        at: float,
    ) -> int:
        """The row of the new entry."""
        self.thread.append(thread)
        self.nth.append(nth)
        self.template.append(template)
        self.kind.append(kind)
        self.flags.append(flags)
        self.failure.append(failure)
        self.at.append(at)
        self._tokens += token.encode("utf-8", "surrogatepass")
        self._token_end.append(len(self._tokens))
        return len(self.thread) - 1

    def token(self, row: int) -> str:
        """The `biz_opaque_callback_data` of the POST, or an empty string."""
        start = self._token_end[row - 1] if row else 0
        return self._tokens[start : self._token_end[row]].decode("utf-8", "surrogatepass")

    def keep_payloads(self, row: int, payloads: dict[str, str]) -> None:
        """What quick replies of this message return; equal ones are stored once."""
        if payloads:
            key = tuple(payloads.items())
            self._payloads[row] = self._known_payloads.setdefault(key, payloads)

    def payloads(self, row: int) -> dict[str, str]:
        return self._payloads.get(row, {})

    def payload(self, row: int, label: str) -> str:
        """Without a payload in the send it equals the label (Meta, Template fundamentals)."""
        return self._payloads.get(row, {}).get(label, label)

    def person(self, row: int) -> int:
        return self._threads.person(self.thread[row])

    def sender(self, row: int) -> int:
        return self._threads.sender(self.thread[row])

    def wamid(self, row: int) -> str:
        return outbound_wamid(self._key, str(self.person(row)), self.sender(row), self.nth[row])

    def row_of(self, wamid: str, user: str) -> int | None:
        """The row of an outbound message; searched, because it is rarely asked."""
        person = int(user) if user.isdigit() else -1
        for row in range(len(self) - 1, -1, -1):
            if self.person(row) == person and self.wamid(row) == wamid:
                return row
        return None
