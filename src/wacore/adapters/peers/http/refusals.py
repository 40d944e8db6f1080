"""A refusal on its way between two services: it arrives as the kind of error it left as."""

from collections.abc import Mapping

import msgspec

from wacore.domain import errors

KINDS: Mapping[str, type[errors.WacoreError]] = {
    kind.code: kind
    for kind in (
        errors.InvalidInput,
        errors.Unauthenticated,
        errors.PermissionDenied,
        errors.NotFound,
        errors.Conflict,
        errors.RateLimited,
        errors.TryAgain,
        errors.UpstreamFailed,
    )
}


class Refusal(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """
    Attributes:
        kind: The code of the kind.
        code: The error's own code.
    """

    kind: str
    code: str
    detail: str
    problems: list[errors.FieldProblem] = []
    retry_after: float = 0.0


def refusal_of(error: errors.WacoreError) -> Refusal:
    kinds = (code for code, kind in KINDS.items() if isinstance(error, kind))
    return Refusal(
        kind=next(kinds, errors.UpstreamFailed.code),
        code=error.code,
        detail=str(error),
        problems=list(getattr(error, "problems", ())),
        retry_after=getattr(error, "retry_after", 0.0),
    )


def error_of(refusal: Refusal) -> errors.WacoreError:
    """An error of the same kind, code and words; the class that raised it stays with its context."""
    kind = KINDS.get(refusal.kind, errors.UpstreamFailed)
    error = kind.__new__(kind, refusal.detail)
    vars(error).update(
        code=refusal.code, problems=tuple(refusal.problems), retry_after=refusal.retry_after
    )
    return error
