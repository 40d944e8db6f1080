"""The token that travels with each POST."""

from uuid import UUID

import pytest

from wacore.domain.ids import MessageId
from wacore.domain.messaging.attempt_token import AttemptToken

TOKEN = AttemptToken(MessageId(UUID(int=7)), 12)


def test_it_comes_back_as_it_went() -> None:
    """What was written is what is read."""
    assert TOKEN == AttemptToken.parse(str(TOKEN))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "cmp=42",
        f"{'g' * 32}.1",
        f"{'0' * 32}.",
        f"{'0' * 32}.0",
        f"{'0' * 31}.1",
        f"{'0' * 32}.99999",
        f"{'0' * 32}.²",
    ],
)
def test_other_programs_tokens_are_none_of_ours(text: str) -> None:
    """Nothing else is mistaken for a token."""
    assert AttemptToken.parse(text) is None
