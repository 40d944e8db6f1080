"""What may not be done with a dispatch."""

from wacore.domain.errors import Conflict, NotFound
from wacore.domain.ids import DispatchId
from wacore.domain.messaging.dispatch_state import DispatchState


class DispatchNotFound(NotFound):
    """The organisation has no such dispatch."""

    code = "dispatch-not-found"

    def __init__(self, dispatch_id: DispatchId) -> None:
        super().__init__(f"Dispatch {dispatch_id} does not exist.")
        self.dispatch_id = dispatch_id


class DispatchAlreadyOpen(Conflict):
    """It was opened before, with other terms."""

    code = "dispatch-already-open"

    def __init__(self, dispatch_id: DispatchId) -> None:
        super().__init__(f"Dispatch {dispatch_id} exists already, and not with these terms.")
        self.dispatch_id = dispatch_id


class DispatchEnded(Conflict):
    """It is finished or cancelled."""

    code = "dispatch-ended"

    def __init__(self, dispatch_id: DispatchId, state: DispatchState) -> None:
        super().__init__(f"Dispatch {dispatch_id} is {state.value}; nothing more is sent.")
        self.dispatch_id = dispatch_id
        self.state = state


class DispatchAlreadySealed(Conflict):
    """Nobody can be added to it any more."""

    code = "dispatch-already-sealed"

    def __init__(self, dispatch_id: DispatchId) -> None:
        super().__init__(f"Dispatch {dispatch_id} is complete; no recipient can be added.")
        self.dispatch_id = dispatch_id


class DispatchIncomplete(Conflict):
    """Fewer or more recipients are planned than were announced."""

    code = "dispatch-incomplete"

    def __init__(self, dispatch_id: DispatchId, announced: int, planned: int) -> None:
        super().__init__(
            f"Dispatch {dispatch_id} holds {planned} recipients, not the {announced} announced."
        )
        self.dispatch_id = dispatch_id
        self.announced = announced
        self.planned = planned
