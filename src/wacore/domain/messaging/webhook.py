"""Webhooks as they are kept, from the moment Meta calls until their content is applied."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

from wacore.domain.errors import NotFound, PermissionDenied, Unauthenticated
from wacore.domain.ids import OrganizationId, WabaId

WebhookId = NewType("WebhookId", UUID)
QuarantineId = NewType("QuarantineId", UUID)


class BadSignature(Unauthenticated):
    """The request carries no signature, or none made with a secret of ours."""

    code = "bad-signature"

    def __init__(self) -> None:
        super().__init__("X-Hub-Signature-256 does not match the body.")


class VerifyTokenUnknown(PermissionDenied):
    """Somebody asked to verify the callback with a token that is not ours."""

    code = "verify-token-unknown"

    def __init__(self) -> None:
        super().__init__("hub.verify_token is not the token of any connected account.")


class QuarantinedNotFound(NotFound):
    """The organisation has nothing in quarantine under this id."""

    code = "quarantined-not-found"

    def __init__(self, quarantine_id: QuarantineId) -> None:
        super().__init__(f"Quarantined element {quarantine_id} does not exist.")
        self.quarantine_id = quarantine_id


class WebhookState(StrEnum):
    WAITING = "waiting"
    APPLIED = "applied"
    SET_ASIDE = "set_aside"


@dataclass(frozen=True, slots=True, kw_only=True)
class RawWebhook:
    """
    A request body, to the byte, with a signature that was right.

    Attributes:
        organization_id: The owner of the first known account it names; None if it names none.
        signed_by: Whose app signed it: an organisation's own, or (None) the installation's.
    """

    id: WebhookId
    organization_id: OrganizationId | None
    signed_by: OrganizationId | None
    body: bytes
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedWebhook:
    """A kept body in one worker's hands until `leased_until`."""

    id: WebhookId
    organization_id: OrganizationId | None
    signed_by: OrganizationId | None
    body: bytes
    received_at: datetime
    attempts: int
    leased_until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """
    A part of a webhook that could not be understood, or a whole one that could not be applied.

    Attributes:
        path: Where in the body, such as `entry[0].changes[1].value.statuses[3]`.
        fragment: That part's JSON, as far as it is text.
        waiting_for: The account it is about, which nobody has connected.
    """

    path: str
    reason: str
    fragment: str
    waiting_for: WabaId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantined:
    """What is broken, kept until a replay understands it."""

    id: QuarantineId
    webhook_id: WebhookId
    organization_id: OrganizationId | None
    broken: Broken
    at: datetime
