"""Who may be struck."""

from typing import cast

from wacore.entrypoints.chaos.grounds import Ground
from wacore.entrypoints.chaos.strikes import Role
from wacore.entrypoints.demo.premises import Premises


def test_roles_are_named_by_their_beginnings() -> None:
    """In any case; no beginning is everybody's, and a strange one is nobody's."""
    roles = [Role(name="worker"), Role(name="webhook process"), Role(name="Redis")]
    ground = Ground(house=cast("Premises", object()), roles=roles)

    assert [roles[2]] == ground.named("redis")
    assert roles[:2] == ground.named("W")
    assert roles == ground.named("")
    assert [] == ground.named("nobody")
