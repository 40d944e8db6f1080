"""Which secret may have signed a webhook, known without asking the store each time."""

import asyncio
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from wacore.application.messaging.ports_accounts import AccountKey, AccountKeys
from wacore.application.ports import Clock
from wacore.application.ports.secret_box import SecretBox, SecretUnreadable
from wacore.domain.ids import OrganizationId, WabaId
from wacore.domain.messaging.account import SecretKind, digest_of, secret_place

_FRESH = timedelta(seconds=30)
_PATIENCE = timedelta(seconds=1)
_ENTRY_ID = re.compile(rb'"id"\s*:\s*"?([0-9]{5,32})"?')
_MOST_TRIED = 8
_MOST_REMEMBERED = 1000


@dataclass(frozen=True)
class Signer:
    """An app that may have signed; `organization_id` is None for the installation's own."""

    app_secret: str = field(repr=False)
    organization_id: OrganizationId | None


@dataclass(frozen=True)
class Candidates:
    """
    Attributes:
        signers: Those worth trying on this body.
        organization_id: The owner of the first account it names, if we know one.
    """

    signers: tuple[Signer, ...]
    organization_id: OrganizationId | None


@dataclass(frozen=True)
class _Keys:
    read_at: datetime
    by_waba: Mapping[WabaId, AccountKey] = field(default_factory=dict)
    digests: frozenset[str] = frozenset()
    opened: Mapping[WabaId, str] = field(default_factory=dict)
    found: dict[tuple[bytes, ...], Candidates] = field(default_factory=dict)


class WebhookKeyring:
    """
    Args:
        app_secret: The installation's own app's; tried on every body.
        verify_token: The installation's own; accounts have theirs beside it.
    """

    def __init__(
        self,
        keys: AccountKeys,
        box: SecretBox,
        clock: Clock,
        *,
        app_secret: str = "",
        verify_token: str = "",
    ) -> None:
        self._source = keys
        self._box = box
        self._clock = clock
        self._app_secret = app_secret
        self._verify_digest = digest_of(verify_token) if verify_token else None
        self._keys: _Keys | None = None
        self._reading = asyncio.Lock()

    async def candidates(self, body: bytes) -> Candidates:
        """
        A body names its accounts, as a letter names its sender: that decides which key is tried,
        not whether it is believed. So one request costs a few HMACs, however many accounts there are.
        """
        ids = tuple(_ENTRY_ID.findall(body))
        keys = self._keys
        if keys is not None and ids in keys.found and self._clock.now() - keys.read_at < _FRESH:
            return keys.found[ids]
        named = [WabaId(each.decode()) for each in ids]
        keys = await self._fresh(lambda keys: any(waba in keys.by_waba for waba in named))
        known = [waba for waba in dict.fromkeys(named) if waba in keys.by_waba][:_MOST_TRIED]
        signers = [Signer(self._app_secret, None)] if self._app_secret else []
        signers += [
            Signer(keys.opened[waba], keys.by_waba[waba].organization_id)
            for waba in known
            if waba in keys.opened
        ]
        owner = keys.by_waba[known[0]].organization_id if known else None
        found = Candidates(tuple(dict.fromkeys(signers)), owner)
        if known and len(ids) <= _MOST_TRIED and len(keys.found) < _MOST_REMEMBERED:
            keys.found[ids] = found
        return found

    async def knows(self, verify_token: str) -> bool:
        """Whether this is the verify token of the installation or of a connected account."""
        digest = digest_of(verify_token)
        if digest == self._verify_digest:
            return True
        keys = await self._fresh(lambda keys: digest in keys.digests)
        return digest in keys.digests

    async def _fresh(self, suffices: Callable[[_Keys], bool]) -> _Keys:
        """What is known, read anew when it is old, or at once when it lacks what is looked for."""
        keys = self._keys
        if keys is not None:
            age = self._clock.now() - keys.read_at
            if age < (_FRESH if suffices(keys) else _PATIENCE):
                return keys
        async with self._reading:
            if self._keys is keys or self._keys is None:
                self._keys = await self._read()
            return self._keys

    async def _read(self) -> _Keys:
        read_at = self._clock.now()
        accounts = await self._source.all()
        return _Keys(
            read_at=read_at,
            by_waba={account.waba_id: account for account in accounts},
            digests=frozenset(account.verify_token_digest for account in accounts),
            opened={a.waba_id: secret for a in accounts if (secret := self._open(a))},
        )

    def _open(self, account: AccountKey) -> str | None:
        if account.app_secret is None:
            return None
        try:
            return self._box.open(
                account.app_secret, place=secret_place(account.id, SecretKind.APP_SECRET)
            )
        except SecretUnreadable:
            return None
