"""Another address, other kinds, or on and off."""

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from wacore.application.messaging.ports import MessagingUnitOfWork
from wacore.application.ports import Begin, Clock
from wacore.domain.actor import Actor, Permission
from wacore.domain.messaging.subscription import (
    EventKind,
    SubscriptionId,
    SubscriptionState,
    checked_kinds,
    checked_url,
)

BY_HAND = "Somebody disabled it."


class ChangeSubscriptionCommand(msgspec.Struct, frozen=True, kw_only=True):
    """What is UNSET stays. `expected_version` is the one the caller has read."""

    actor: Actor
    subscription_id: SubscriptionId
    expected_version: int | None = None
    url: str | UnsetType = UNSET
    kinds: frozenset[EventKind] | UnsetType = UNSET
    description: str | UnsetType = UNSET
    active: bool | UnsetType = UNSET


class ChangeSubscription:
    def __init__(
        self, begin: Begin[MessagingUnitOfWork], clock: Clock, *, open_to_private: bool
    ) -> None:
        self._begin = begin
        self._clock = clock
        self._open_to_private = open_to_private

    async def __call__(self, command: ChangeSubscriptionCommand) -> None:
        """
        Raises:
            SubscriptionNotFound: The organisation has no such subscription.
            SubscriptionVersionConflict: Somebody has changed it since it was read.
            InvalidInput: The address, or the kinds.
        """
        command.actor.require(Permission.MANAGE_ACCOUNTS)
        values = self._values(command)
        async with self._begin() as work:
            now = self._clock.now()
            stored = await work.subscriptions.get(
                command.actor.organization_id, command.subscription_id
            )
            changed = stored.expecting(command.expected_version).changed(now, **values)
            if command.active is True and stored.state is not SubscriptionState.ACTIVE:
                changed = changed.enabled(now)
            if command.active is False and stored.state is SubscriptionState.ACTIVE:
                changed = changed.disabled(BY_HAND, now)
                await work.subscriptions.silence(stored.id, now)
            await work.subscriptions.save(changed)
            await work.commit()

    def _values(self, command: ChangeSubscriptionCommand) -> dict[str, Any]:
        values: dict[str, Any] = {}
        if command.url is not UNSET:
            values["url"] = checked_url(command.url, open_to_private=self._open_to_private)
        if command.kinds is not UNSET:
            values["kinds"] = checked_kinds(command.kinds)
        if command.description is not UNSET:
            values["description"] = command.description
        return values
