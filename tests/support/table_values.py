"""Values of columns that statements compare with what they know."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from support.examples import ORGANIZATION, moment, number
from support.full_tables import Values
from wacore.domain.campaigns import CampaignState
from wacore.domain.contacts.consent import ConsentState
from wacore.domain.messaging.account import AccountStatus
from wacore.domain.messaging.message_state import MessageState
from wacore.domain.templates.status import TemplateStatus
from wacore.domain.users.membership import REACHING_DOWN


def _in_turn(values: Iterable[Any]) -> Callable[[int], Any]:
    several = list(values)
    return lambda row: several[row % len(several)]


def _seldom(value: Callable[[int], Any]) -> Callable[[int], Any]:
    return lambda row: None if row % 50 else value(row)


def _seldom_over(row: int) -> datetime:
    """As a sweep finds it: little has ended since the one before."""
    return moment(row) + (timedelta(days=365) if row % 50 else timedelta())


_SHARED: dict[str, dict[str, Callable[[int], Any]]] = {
    "jobs": {"slot": lambda row: "waiting", "key": lambda row: f"key{row}"},
    "inbox": {"consumed_at": _seldom_over},
    "answers": {"expires_at": _seldom_over},
}
_SEVERAL_STATES = _in_turn(state.value for state in MessageState)


def _owner(row: int) -> Any:
    """Of what an organisation has few."""
    return ORGANIZATION if row % 50 == 1 else number(row % 50)


_FEW: dict[str, Callable[[int], Any]] = {"organization_id": _owner}

MEANINGFUL: Mapping[str, Mapping[str, Values]] = {
    "campaigns": _SHARED
    | {"campaigns": {"state": _in_turn(state.value for state in CampaignState)}},
    "contacts": _SHARED
    | {
        "contacts": {
            "marketing": _in_turn(state.value for state in ConsentState),
            "utility": _in_turn(state.value for state in ConsentState),
            "attributes": lambda row: {},
        },
        "segments": _FEW,
        "imports": {"open": lambda row: row % 50 == 0},
    },
    "messaging": _SHARED
    | {
        "webhook_subscriptions": _FEW,
        "accounts": _FEW | {"status": _in_turn(status.value for status in AccountStatus)},
        "numbers": _FEW,
        "live_news": _FEW,
        "dispatches": {"state": lambda row: "running" if row % 50 == 0 else "completed"},
        "dispatch_tallies": {"state": _SEVERAL_STATES},
        "messages": {"state": _SEVERAL_STATES, "due_at": moment},
        "webhooks": {"due_at": _seldom(moment), "applied_at": moment},
        "quarantine": {"waiting_for": _seldom(lambda row: f"waba{row}")},
    },
    "shared": _SHARED,
    "teams": _SHARED | {"teams": _FEW, "roles": _FEW},
    "templates": _SHARED
    | {
        "templates": {
            "status": _in_turn(status.value for status in TemplateStatus),
            "slot": lambda row: "" if row % 10 else f"{row}",
            "name": lambda row: f"name{row}",
            "attempt_at": _seldom(moment),
        }
    },
    "users": _SHARED
    | {
        "organization_ancestors": {
            "organization_id": number,
            "distance": lambda row: 1,
            "ancestor_id": lambda row: number(row // 20),
        },
        "sessions": {"expires_at": _seldom_over},
        "one_time_tokens": {"expires_at": _seldom_over},
        "login_attempts": {"last_at": _seldom_over},
        "memberships": {"role": _in_turn(["member", *sorted(REACHING_DOWN)])},
    },
}
