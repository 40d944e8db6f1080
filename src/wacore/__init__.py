"""WhatsApp Business campaigns that message nobody twice and forget nobody."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wacore.domain.errors import (
        Conflict,
        FieldProblem,
        InvalidInput,
        NotFound,
        PermissionDenied,
        RateLimited,
        TryAgain,
        Unauthenticated,
        UpstreamFailed,
        WacoreError,
    )
    from wacore.entrypoints.embedding import Wacore
    from wacore.entrypoints.settings import Settings

__all__ = [
    "Conflict",
    "FieldProblem",
    "InvalidInput",
    "NotFound",
    "PermissionDenied",
    "RateLimited",
    "Settings",
    "TryAgain",
    "Unauthenticated",
    "UpstreamFailed",
    "Wacore",
    "WacoreError",
]

_HOMES = {
    "Wacore": "wacore.entrypoints.embedding",
    "Settings": "wacore.entrypoints.settings",
}


def __getattr__(name: str) -> Any:
    """Looked up when asked for, so that `wacore.domain` alone costs no server's imports."""
    if name not in __all__:
        raise AttributeError(f"module 'wacore' has no attribute {name!r}")
    return getattr(import_module(_HOMES.get(name, "wacore.domain.errors")), name)
