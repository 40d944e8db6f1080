"""Where a campaign stands, and why it stands still."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from wacore.domain.errors import Conflict
from wacore.domain.ids import CampaignId


class CampaignState(StrEnum):
    """
    draft ⇄ scheduled → running ⇄ paused → completed | cancelled | failed

    A draft may run at once, a scheduled campaign may pause when its start was missed, and a completed
    one runs again when its failures are retried. `FINAL` states are otherwise left by nobody.
    """

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    RUNNING = "running"
    PAUSED = "paused"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    FAILED = "failed"


EDITABLE = frozenset({CampaignState.DRAFT, CampaignState.SCHEDULED})
ACTIVE = frozenset({CampaignState.RUNNING, CampaignState.PAUSED})
FINAL = frozenset({CampaignState.COMPLETED, CampaignState.CANCELLED, CampaignState.FAILED})


class PausedBy(StrEnum):
    OPERATOR = "operator"
    SYSTEM = "system"


MISSED_START = "missed_start"
"""The pause reason of a campaign whose start passed while nobody could start it."""

NOT_READY = "not_ready"
"""The pause reason of a campaign that a check kept from starting when it was due."""


@dataclass(frozen=True, slots=True)
class Pause:
    """
    What an operator paused only an operator resumes; so it is with the system's own pauses whose cause
    a person has to look at, while the others end with their cause.
    """

    by: PausedBy
    reason: str
    at: datetime


class CampaignNotReady(Conflict):
    """The campaign's state does not allow this."""

    code = "campaign-state-conflict"

    def __init__(self, campaign_id: CampaignId, state: CampaignState, action: str) -> None:
        super().__init__(f"Campaign {campaign_id} is {state.value}; it cannot {action} now.")
        self.campaign_id = campaign_id
        self.state = state
        self.action = action
