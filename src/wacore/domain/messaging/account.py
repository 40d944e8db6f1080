"""A WhatsApp Business Account that an organisation has connected."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from wacore.domain.errors import Conflict, InvalidInput, NotFound
from wacore.domain.ids import AccountId, OrganizationId, WabaId
from wacore.domain.messaging.reports import AccountReported

_STOPS_CAMPAIGNS = "RESTRICTED_BIZ_INITIATED_MESSAGING"
_GONE = frozenset({"ACCOUNT_DELETED", "ACCOUNT_OFFBOARDED"})
_SECRET_LIMIT = 2000


class AccountNotFound(NotFound):
    """The organisation has no such account."""

    code = "account-not-found"

    def __init__(self, account_id: AccountId) -> None:
        super().__init__(f"WhatsApp account {account_id} does not exist.")
        self.account_id = account_id


class AccountAlreadyConnected(Conflict):
    """Somebody has connected this WhatsApp Business Account already."""

    code = "account-already-connected"

    def __init__(self, waba_id: WabaId) -> None:
        super().__init__(f"The WhatsApp Business Account {waba_id} is connected already.")
        self.waba_id = waba_id


class AccountVersionConflict(Conflict):
    """The account was changed since it was read."""

    code = "account-version-conflict"

    def __init__(self, account_id: AccountId) -> None:
        super().__init__(f"WhatsApp account {account_id} was changed meanwhile; read it again.")
        self.account_id = account_id


class AccountStatus(StrEnum):
    """
    UNVERIFIED: Meta has not been asked yet whether the token works.
    RESTRICTED: Meta forbids business-initiated messages, usually for some days.
    TOKEN_REFUSED: Meta does not accept the token (any more).
    """

    UNVERIFIED = "unverified"
    ACTIVE = "active"
    RESTRICTED = "restricted"
    DISABLED = "disabled"
    TOKEN_REFUSED = "token_refused"  # noqa: S105 -- the state, not a token


class SecretKind(StrEnum):
    """Each is sealed for its own place, so that one cannot be passed off as another."""

    ACCESS_TOKEN = "access_token"  # noqa: S105 -- kinds, not secrets
    APP_SECRET = "app_secret"  # noqa: S105
    VERIFY_TOKEN = "verify_token"  # noqa: S105


def secret_place(account_id: AccountId, kind: SecretKind) -> str:
    return f"whatsapp_account:{account_id}:{kind.value}"


def digest_of(verify_token: str) -> str:
    """Finds the account that a verification request means, without keeping the token readable."""
    return hashlib.sha256(verify_token.encode()).hexdigest()


def checked_id(text: str, field: str) -> str:
    """
    Raises:
        InvalidInput: Meta's ids are digits.
    """
    if not (text.isascii() and text.isdigit() and len(text) <= 32):
        raise InvalidInput("Meta's ids consist of digits.", field=field)
    return text


def checked_secret(text: str, field: str) -> str:
    """
    Raises:
        InvalidInput: Empty, or with blanks or control characters, as from a careless copy.
    """
    if not text.isascii() or not text.isprintable() or " " in text or not text:
        raise InvalidInput("Paste it without blanks, line ends or other characters.", field=field)
    if len(text) > _SECRET_LIMIT:
        raise InvalidInput(f"At most {_SECRET_LIMIT} characters.", field=field)
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """
    The secrets are sealed; whoever needs one opens it, and nothing shows it.

    Attributes:
        app_secret: None where the whole installation has one app, named in the settings.
        restricted_until: When Meta's restriction ends by itself.
        reported_at: The newest of Meta's reports taken in; older ones arriving late change nothing.
        trouble: Why it does not work, in words; empty while it does.
    """

    id: AccountId
    organization_id: OrganizationId
    waba_id: WabaId
    name: str
    app_id: str
    access_token: str
    app_secret: str | None
    verify_token: str
    verify_token_digest: str
    status: AccountStatus
    restricted_until: datetime | None
    currency: str
    tier: str
    trouble: str
    webhooks_subscribed: bool
    reported_at: datetime | None
    synced_at: datetime | None
    created_at: datetime
    updated_at: datetime
    version: int = 1

    @property
    def may_start_conversations(self) -> bool:
        """Whether campaigns may be sent from it."""
        return self.status in (AccountStatus.UNVERIFIED, AccountStatus.ACTIVE)

    def verified(self, name: str, currency: str, tier: str, now: datetime) -> "Account":
        """Meta accepted the token and told about the account; not a change that people make."""
        lifted = self.status in (AccountStatus.UNVERIFIED, AccountStatus.TOKEN_REFUSED)
        return replace(
            self,
            name=self.name or name,
            currency=currency or self.currency,
            tier=tier or self.tier,
            status=AccountStatus.ACTIVE if lifted else self.status,
            trouble="" if lifted else self.trouble,
            synced_at=now,
        )

    def refused(self, reason: str, now: datetime) -> "Account":
        """Meta does not accept the token."""
        return replace(
            self,
            status=AccountStatus.TOKEN_REFUSED,
            trouble=reason[:500],
            updated_at=now,
        )

    def subscribed(self) -> "Account":
        return replace(self, webhooks_subscribed=True)

    def expecting(self, version: int | None) -> "Account":
        """
        Raises:
            AccountVersionConflict: Somebody has changed it since that version was read.
        """
        if version is not None and version != self.version:
            raise AccountVersionConflict(self.id)
        return self

    def renamed(self, name: str) -> "Account":
        return replace(self, name=name)

    def with_secrets(
        self,
        *,
        access_token: str | None = None,
        app_secret: str | None = None,
        now: datetime,
    ) -> "Account":
        """New sealed secrets; what is None stays. The caller has verified the token."""
        return replace(
            self,
            access_token=access_token or self.access_token,
            app_secret=app_secret or self.app_secret,
            status=(
                AccountStatus.ACTIVE
                if access_token and self.status is AccountStatus.TOKEN_REFUSED
                else self.status
            ),
            updated_at=now,
            version=self.version + 1,
        )

    def reported(self, report: AccountReported) -> "Account":
        """What Meta reports decides what may be sent; what arrives late decides nothing."""
        if self.reported_at is not None and report.at < self.reported_at:
            return self
        status, until, trouble = self._judged(report)
        return replace(
            self,
            status=status,
            restricted_until=until,
            trouble=trouble,
            tier=report.limit or self.tier,
            reported_at=report.at,
            updated_at=report.at,
        )

    def restriction_over(self, now: datetime) -> "Account":
        """The restriction's time has passed; Meta sends no webhook for that."""
        if self.restricted_until is None or now < self.restricted_until:
            return self
        return replace(
            self,
            status=AccountStatus.ACTIVE,
            restricted_until=None,
            trouble="",
            updated_at=now,
        )

    def _judged(self, report: AccountReported) -> tuple[AccountStatus, datetime | None, str]:
        why = " ".join(filter(None, (report.event, report.ban_state, report.detail)))[:500]
        if report.event in _GONE or report.ban_state == "DISABLE":
            return AccountStatus.DISABLED, None, why
        if report.event == "ACCOUNT_RECONNECTED" or report.ban_state == "REINSTATE":
            return AccountStatus.ACTIVE, None, ""
        for restriction in report.restrictions:
            if restriction.type == _STOPS_CAMPAIGNS:
                return AccountStatus.RESTRICTED, restriction.expires_at, why
        if report.event in ("ACCOUNT_VIOLATION", "DISABLED_UPDATE", "REJECTED"):
            return self.status, self.restricted_until, why
        return self.status, self.restricted_until, self.trouble
