"""Accounts and numbers as the outside sees them: without any secret."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

import msgspec

from wacore.application.messaging.views_sending import HeldView
from wacore.domain.ids import AccountId, PhoneNumberId, WabaId
from wacore.domain.messaging.account import Account, AccountStatus
from wacore.domain.messaging.number import Number

NOTHING_HELD: Mapping[PhoneNumberId, HeldView] = MappingProxyType({})


class NumberView(msgspec.Struct, frozen=True, kw_only=True):
    """
    Attributes:
        held: Why its single messages wait; null while they are sent. A resume lets them go on.
        status: Meta's word, such as `CONNECTED`.
        daily_limit: People a day that campaigns may reach; null for no limit, or none known.
    """

    id: PhoneNumberId
    account_id: AccountId
    display_phone_number: str
    verified_name: str
    status: str
    can_send: bool
    quality: str
    tier: str
    daily_limit: int | None
    messages_per_second: int
    note: str
    synced_at: datetime
    held: HeldView | None = None


class AccountView(msgspec.Struct, frozen=True, kw_only=True):
    """
    Attributes:
        has_app_secret: Whether the account brings an app of its own.
        trouble: Why it does not work, in words.
    """

    id: AccountId
    waba_id: WabaId
    name: str
    app_id: str
    has_app_secret: bool
    status: AccountStatus
    restricted_until: datetime | None
    currency: str
    tier: str
    trouble: str
    webhooks_subscribed: bool
    synced_at: datetime | None
    created_at: datetime
    updated_at: datetime
    version: int
    numbers: list[NumberView] = []


class AccountConnected(msgspec.Struct, frozen=True, kw_only=True):
    """
    Attributes:
        verify_token: For Meta's dashboard, where the callback is entered by hand; shown only here.
    """

    account: AccountView
    callback_url: str
    verify_token: str


def number_view(number: Number, held: HeldView | None = None) -> NumberView:
    return NumberView(
        id=number.id,
        account_id=number.account_id,
        display_phone_number=number.display_phone_number,
        verified_name=number.verified_name,
        status=number.status,
        can_send=number.can_send,
        quality=number.quality,
        tier=number.tier,
        daily_limit=number.daily_limit,
        messages_per_second=number.messages_per_second,
        note=number.note,
        synced_at=number.synced_at,
        held=held,
    )


def account_view(
    account: Account, numbers: list[Number], held: Mapping[PhoneNumberId, HeldView] = NOTHING_HELD
) -> AccountView:
    return AccountView(
        id=account.id,
        waba_id=account.waba_id,
        name=account.name,
        app_id=account.app_id,
        has_app_secret=account.app_secret is not None,
        status=account.status,
        restricted_until=account.restricted_until,
        currency=account.currency,
        tier=account.tier,
        trouble=account.trouble,
        webhooks_subscribed=account.webhooks_subscribed,
        synced_at=account.synced_at,
        created_at=account.created_at,
        updated_at=account.updated_at,
        version=account.version,
        numbers=[
            number_view(number, held.get(number.id))
            for number in numbers
            if number.account_id == account.id
        ],
    )
