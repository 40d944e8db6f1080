"""New identifiers."""

from collections.abc import Callable
from uuid import UUID

IdFactory = Callable[[], UUID]
"""Makes a UUIDv7 that is greater than every one it made before."""
