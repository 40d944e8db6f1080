"""What only a person may do, never a key."""

from wacore.domain.actor import Actor
from wacore.domain.errors import PermissionDenied
from wacore.domain.ids import SessionId


class NeedsSession(PermissionDenied):
    code = "needs-session"

    def __init__(self) -> None:
        super().__init__("Only a person who is logged in can do this; an API key cannot.")


def own_session(actor: Actor) -> SessionId:
    """
    Raises:
        NeedsSession: The actor is an API key.
    """
    if actor.session_id is None:
        raise NeedsSession
    return actor.session_id
