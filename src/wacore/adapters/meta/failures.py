"""Meta's error envelope, read without trust."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wacore.adapters.meta.webhook_json import branch, words
from wacore.domain.messaging.error_codes import ErrorAdvice, advice_for


@dataclass(frozen=True, slots=True)
class GraphFailure:
    """
    What an `error` object says.

    Attributes:
        details: `error_data.details`, or `error_data` itself where Meta sends a bare text.
        user_title: Meta's text for people, on management calls only.
        trace_id: What Meta's support asks for.
        http_status: For the log; Meta advises against deciding by it (Meta, Error codes).
    """

    code: int
    subcode: int | None = None
    title: str = ""
    details: str = ""
    user_title: str = ""
    user_message: str = ""
    trace_id: str = ""
    transient: bool = False
    http_status: int = 0

    @property
    def advice(self) -> ErrorAdvice:
        return advice_for(
            self.code, self.subcode, self.details or self.title, http_status=self.http_status
        )

    @property
    def reason(self) -> int:
        """The most telling number: template rules arrive as code, or as subcode of 100."""
        return self.advice.code

    def __str__(self) -> str:
        told = self.user_message or self.details or self.title or self.advice.title
        number = f"{self.code}/{self.subcode}" if self.subcode else str(self.code)
        return f"{told.rstrip('.')} (Meta error {number})"


def read_failure(
    body: object, http_status: int, *, secrets: tuple[str, ...] = ()
) -> GraphFailure | None:
    """
    The failure in a decoded answer, None if it holds none.

    Args:
        secrets: Meta quotes a malformed token in its message; these are taken out.
    """
    if not isinstance(body, Mapping):
        return None
    error = body.get("error")
    if not isinstance(error, Mapping):
        return None
    code = _number(error.get("code"))
    if code is None:
        return None

    def told(text: str) -> str:
        for secret in secrets:
            text = text.replace(secret, "[secret]")
        return text[:1000]

    return GraphFailure(
        code=code,
        subcode=_number(error.get("error_subcode")),
        title=told(words(error, "message")),
        details=told(_details(error)),
        user_title=told(words(error, "error_user_title")),
        user_message=told(words(error, "error_user_msg")),
        trace_id=words(error, "fbtrace_id"),
        transient=error.get("is_transient") is True,
        http_status=http_status,
    )


def _details(error: Mapping[str, Any]) -> str:
    return words(branch(error, "error_data"), "details") or words(error, "error_data")


def _number(value: object) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, str) and value.isascii() and value.removeprefix("-").isdigit():
        return int(value) if len(value) < 19 else None
    return None
