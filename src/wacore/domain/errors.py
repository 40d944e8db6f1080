"""The kinds of failure the core knows.

WacoreError
├── InvalidInput        the caller can correct it; names each field
├── Unauthenticated     nobody, or nobody any more
├── PermissionDenied    somebody, but not allowed
├── NotFound            does not exist, or belongs to another organisation
├── Conflict            true elsewhere already, or not possible in this state
├── RateLimited         too often; says how long to wait
├── TryAgain            nothing happened; the same call may succeed in a moment
└── UpstreamFailed      somebody we depend on refused or did not answer

Concrete errors live beside what raises them. Each has a `code` of its own; an HTTP status is
chosen by kind, in `entrypoints/http/problems.py` and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One thing wrong with one field: `field` is a path such as `audience.group_ids[2]`."""

    field: str
    reason: str


class WacoreError(Exception):
    """Anything wacore refuses or fails to do, with a text fit for its caller."""

    code: ClassVar[str] = "error"


class InvalidInput(WacoreError):
    """The caller sent something that cannot be right, wherever it is tried."""

    code = "invalid-input"

    def __init__(
        self, reason: str, *, field: str = "", problems: Iterable[FieldProblem] = ()
    ) -> None:
        self.problems = tuple(problems) or ((FieldProblem(field, reason),) if field else ())
        super().__init__(f"{field}: {reason}" if field else reason)


class Unauthenticated(WacoreError):
    """The credentials are missing, wrong, expired or revoked."""

    code = "unauthenticated"


class PermissionDenied(WacoreError):
    """The actor is known and may not do this."""

    code = "permission-denied"


class NotFound(WacoreError):
    """It does not exist for this organisation."""

    code = "not-found"


class Conflict(WacoreError):
    """The request is sound, but what is stored stands against it."""

    code = "conflict"


class RateLimited(WacoreError):
    """Asked too often.

    Attributes:
        retry_after: Seconds until the same call may pass.
    """

    code = "rate-limited"

    def __init__(self, reason: str, *, retry_after: float) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class TryAgain(WacoreError):
    """A transaction lost a race (deadlock, lock wait) and left no trace; run the whole command again.

    Attributes:
        at_once: Whether that helps without waiting; not where too much is going on already.
    """

    code = "try-again"
    at_once: ClassVar[bool] = True


class UpstreamFailed(WacoreError):
    """A system behind us refused, failed or did not answer."""

    code = "upstream-failed"
