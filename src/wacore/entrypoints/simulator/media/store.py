"""Media: ids live 30 days, those of inbound files 7, download addresses five minutes (Meta, Media)."""

from dataclasses import dataclass
from hashlib import blake2b, sha256
from typing import Final

from wacore.entrypoints.simulator.clock import SimulatedClock
from wacore.entrypoints.simulator.errors import GraphError
from wacore.entrypoints.simulator.media.types import CLASSES, class_of

ID_SECONDS: Final = 30 * 24 * 3600.0
INBOUND_ID_SECONDS: Final = 7 * 24 * 3600.0
URL_SECONDS: Final = 5 * 60.0
LINK_SECONDS: Final = 10 * 60.0
LINKS_MAX: Final = 10_000
STORED_BYTES_MAX: Final = 256 * 1024 * 1024
_FIRST_ID = 1_037_000_000_000_001
_DOCUMENT_TYPES_ANY = "document"


@dataclass(frozen=True)
class Medium:
    """One uploaded file."""

    id: str
    number_id: str
    mime_type: str
    content: bytes
    expires_at: float

    @property
    def sha256(self) -> str:
        return sha256(self.content).hexdigest()


class MediaStore:
    """Bounded by bytes; the oldest media make room."""

    def __init__(self, clock: SimulatedClock) -> None:
        self._clock = clock
        self._media: dict[str, Medium] = {}
        self._bytes = 0
        self._next = _FIRST_ID
        self._links: dict[str, float] = {}

    def __len__(self) -> int:
        return len(self._media)

    def add(
        self, number_id: str, mime_type: str, content: bytes, seconds: float = ID_SECONDS
    ) -> Medium:
        """
        Raises:
            GraphError: 100 for a type or size WhatsApp does not take.
        """
        kind = class_of(mime_type)
        if kind is None:
            raise GraphError(
                100, f"Param file must be a file with one of WhatsApp's types, not {mime_type!r}."
            )
        if not content:
            raise GraphError(100, "Param file is empty.")
        if len(content) > CLASSES[kind].most_bytes:
            raise GraphError(
                100, f"Param file is larger than {CLASSES[kind].most_bytes} bytes ({kind})."
            )
        expires_at = self._clock.now() + seconds
        medium = Medium(str(self._next), number_id, mime_type, content, expires_at)
        self._next += 1
        self._media[medium.id] = medium
        self._bytes += len(content)
        while self._bytes > STORED_BYTES_MAX:
            self.remove(next(iter(self._media)))
        return medium

    def get(self, media_id: str) -> Medium | None:
        """None when unknown or expired."""
        medium = self._media.get(media_id)
        if medium is not None and medium.expires_at < self._clock.now():
            self.remove(media_id)
            return None
        return medium

    def remove(self, media_id: str) -> None:
        medium = self._media.pop(media_id)
        self._bytes -= len(medium.content)

    def check_sendable(self, media_id: str, kind: str) -> None:
        """
        Raises:
            GraphError: 131009 for an unknown id, 131053 for media of another class.
        """
        medium = self.get(media_id)
        if medium is None:
            raise GraphError(131009, f"{kind}.id: media {media_id} does not exist or has expired")
        if kind != _DOCUMENT_TYPES_ANY and class_of(medium.mime_type) != kind:
            raise GraphError(131053, f"{kind}: media {media_id} is of type {medium.mime_type}")

    def cached(self, link: str) -> bool:
        """Whether Meta fetched this address in the last ten minutes; it has it from now on."""
        now = self._clock.now()
        fetched = self._links.pop(link, 0.0)
        fresh = fetched + LINK_SECONDS > now
        self._links[link] = fetched if fresh else now
        if len(self._links) > LINKS_MAX:
            del self._links[next(iter(self._links))]
        return fresh

    def ticket(self, medium: Medium) -> tuple[int, str]:
        """Expiry and hash of a download address valid for five minutes."""
        expires = int(self._clock.now() + URL_SECONDS)
        return expires, _hash(medium.id, expires)

    def redeem(self, media_id: str, expires: str, ticket: str) -> Medium | None:
        """None once the address has expired or when it was never given out."""
        if not expires.isdigit() or int(expires) < self._clock.now():
            return None
        return self.get(media_id) if ticket == _hash(media_id, int(expires)) else None


def _hash(media_id: str, expires: int) -> str:
    return "ATs" + blake2b(f"{media_id}|{expires}".encode(), digest_size=12).hexdigest()
