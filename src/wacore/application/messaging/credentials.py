"""What it takes to speak to Meta for one account."""

from dataclasses import dataclass, field

from wacore.domain.ids import AccountId, WabaId


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """
    Opened secrets: kept in memory only, and shown nowhere, not even in a traceback.

    Attributes:
        app_secret: Empty where the settings name the installation's one app.
    """

    account_id: AccountId
    waba_id: WabaId
    app_id: str
    access_token: str = field(repr=False)
    app_secret: str = field(repr=False, default="")
