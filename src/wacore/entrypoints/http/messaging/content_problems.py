"""Where in a request's body the content of a message stands."""

from collections.abc import Iterator
from contextlib import contextmanager

from wacore.domain.errors import FieldProblem
from wacore.domain.messaging.content import InvalidContent


@contextmanager
def in_content() -> Iterator[None]:
    """The core names members of the content; clients send it as `content`."""
    try:
        yield
    except InvalidContent as error:
        raise InvalidContent(
            FieldProblem(f"content.{problem.field}", problem.reason) for problem in error.problems
        ) from error
