"""Resumable uploads, whose handles are samples for template headers (Meta, Resumable Upload)."""

import base64
from dataclasses import dataclass
from typing import Final

from wacore.entrypoints.simulator.errors import GraphError, unknown_object
from wacore.entrypoints.simulator.wire import Answer, Request, answer

FILE_TYPES: Final = frozenset(
    {"application/pdf", "image/jpeg", "image/jpg", "image/png", "video/mp4"}
)
LONGEST_BYTES: Final = 100 * 1024 * 1024


@dataclass
class UploadSession:
    """One file on its way; `received` grows until it reaches `length`."""

    id: str
    file_type: str
    length: int
    received: int = 0


class ResumableUploads:
    """Sessions by id; only the number of bytes matters, so bytes are not kept."""

    def __init__(self) -> None:
        self._sessions: dict[str, UploadSession] = {}

    def open(self, request: Request) -> Answer:
        asked = request.parameters()
        length, file_type = str(asked.get("file_length", "")), str(asked.get("file_type", ""))
        if not (length.isascii() and length.isdigit()) or not 0 < int(length) <= LONGEST_BYTES:
            raise GraphError(100, f"file_length must be 1 to {LONGEST_BYTES}.")
        if file_type not in FILE_TYPES:
            raise GraphError(100, f"file_type must be one of {sorted(FILE_TYPES)}.")
        tail = base64.urlsafe_b64encode(b"session-%d" % (len(self._sessions) + 1)).decode()
        session = UploadSession(f"upload:{tail}", file_type, int(length))
        self._sessions[session.id] = session
        return answer({"id": session.id})

    def receive(self, session_id: str, request: Request) -> Answer:
        session = self._get(session_id, request)
        offset = request.headers.get(b"file_offset", b"0")
        if not offset.isdigit() or int(offset) != session.received:
            raise GraphError(100, f"file_offset must be {session.received}.")
        session.received += len(request.body)
        if session.received > session.length:
            raise GraphError(100, "More bytes than file_length were sent.")
        if session.received < session.length:
            return self._state(session)
        mime = base64.b64encode(session.file_type.encode()).decode()
        return answer({"h": f"4::{mime}:ARsimulated{session_id.removeprefix('upload:')}"})

    def state(self, session_id: str, request: Request) -> Answer:
        return self._state(self._get(session_id, request))

    def _state(self, session: UploadSession) -> Answer:
        return answer({"id": session.id, "file_offset": session.received})

    def _get(self, session_id: str, request: Request) -> UploadSession:
        session = self._sessions.get(session_id)
        if session is None:
            raise unknown_object(request.verb, session_id)
        return session
