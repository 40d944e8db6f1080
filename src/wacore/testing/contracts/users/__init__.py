"""Suites for the ports of the users context."""

from wacore.testing.contracts.users.accounts import AccountsContract
from wacore.testing.contracts.users.given import UsersPorts, a_membership, a_session, a_user
from wacore.testing.contracts.users.hierarchy import HierarchyContract
from wacore.testing.contracts.users.proofs import (
    AccessTokensContract,
    OpaqueTokensContract,
    PasswordHasherContract,
)
from wacore.testing.contracts.users.records import RecordsContract
from wacore.testing.contracts.users.sessions import SessionsContract
from wacore.testing.contracts.users.throttle import LoginThrottleContract

__all__ = [
    "AccessTokensContract",
    "AccountsContract",
    "HierarchyContract",
    "LoginThrottleContract",
    "OpaqueTokensContract",
    "PasswordHasherContract",
    "RecordsContract",
    "SessionsContract",
    "UsersPorts",
    "a_membership",
    "a_session",
    "a_user",
]
