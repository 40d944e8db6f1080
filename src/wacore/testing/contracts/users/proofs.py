"""Passwords and tokens."""

from datetime import timedelta
from uuid import UUID

import pytest

from wacore.adapters.memory.clock import ManualClock
from wacore.application.ports.opaque_tokens import OpaqueTokens
from wacore.application.users.ports import (
    AccessClaims,
    AccessTokens,
    InvalidAccessToken,
    PasswordHasher,
)
from wacore.domain.actor import Permission
from wacore.domain.ids import OrganizationId, SessionId, UserId


class PasswordHasherContract:
    """What every PasswordHasher must do. Subclasses supply `hasher` and a `later` one."""

    async def test_verifies_what_it_hashed(self, hasher: PasswordHasher) -> None:
        """The same password matches, any other does not."""
        password_hash = await hasher.hash("correct horse battery")

        assert await hasher.verify(password_hash, "correct horse battery")
        assert not await hasher.verify(password_hash, "correct horse batterz")
        assert not await hasher.verify(password_hash, "")

    async def test_salts(self, hasher: PasswordHasher) -> None:
        """Two people with one password have two hashes, and neither shows it."""
        hashes = {await hasher.hash("correct horse battery") for _ in range(2)}

        assert 2 == len(hashes)
        assert not any("horse" in text for text in hashes)

    @pytest.mark.parametrize("stored", [None, "", "x", "$argon2id$v=19$broken"])
    async def test_nothing_matches_nothing(
        self, hasher: PasswordHasher, stored: str | None
    ) -> None:
        """No hash, or a broken one, matches no password."""
        assert not await hasher.verify(stored, "anything")
        assert not await hasher.verify(stored, "nobody's password")

    async def test_knows_outdated_hashes(
        self, hasher: PasswordHasher, later: PasswordHasher
    ) -> None:
        """A hash of other parameters still verifies and is said to be outdated."""
        password_hash = await hasher.hash("correct horse battery")

        assert not hasher.outdated(password_hash)
        assert later.outdated(password_hash)
        assert await later.verify(password_hash, "correct horse battery")


class OpaqueTokensContract:
    """What every OpaqueTokens must do. Subclasses supply `tokens`."""

    def test_tokens_differ(self, tokens: OpaqueTokens) -> None:
        """No two are the same, and all fit into a link."""
        made = {tokens.make() for _ in range(100)}

        assert 100 == len(made)
        assert all(t.isascii() and t.replace("-", "").replace("_", "").isalnum() for t in made)
        assert all(len(t) >= 43 for t in made)

    def test_digests_are_stable(self, tokens: OpaqueTokens) -> None:
        """The same text has the same 32 bytes, another text has others."""
        token = tokens.make()

        assert tokens.digest(token) == tokens.digest(token)
        assert 32 == len(tokens.digest(token))
        assert tokens.digest(token) != tokens.digest(token + "x")


class AccessTokensContract:
    """What every AccessTokens must do. Subclasses supply `tokens` and the `clock` they read."""

    def claims(self, clock: ManualClock) -> AccessClaims:
        now = clock.now().replace(microsecond=0)
        return AccessClaims(
            sub=UserId(UUID(int=1)),
            org=OrganizationId(UUID(int=2)),
            sid=SessionId(UUID(int=3)),
            role="agent",
            perms=frozenset({Permission.READ_CONTACTS, Permission.SEND_MESSAGES}),
            sv=7,
            iat=now,
            exp=now + timedelta(minutes=15),
        )

    def test_verifies_what_it_issued(self, tokens: AccessTokens, clock: ManualClock) -> None:
        """Every claim comes back, also the second time."""
        claims = self.claims(clock)
        token = tokens.issue(claims)

        assert claims == tokens.verify(token)
        assert claims == tokens.verify(token)

    def test_tokens_differ(self, tokens: AccessTokens, clock: ManualClock) -> None:
        """Two tokens of one session at one moment are told apart."""
        assert tokens.issue(self.claims(clock)) != tokens.issue(self.claims(clock))

    def test_expires(self, tokens: AccessTokens, clock: ManualClock) -> None:
        """Good until the last second, void from then on, verified before or not."""
        token = tokens.issue(self.claims(clock))
        clock.advance(timedelta(minutes=14, seconds=59))
        tokens.verify(token)

        clock.advance(timedelta(seconds=1))
        with pytest.raises(InvalidAccessToken):
            tokens.verify(token)

    @pytest.mark.parametrize("text", ["", "a", "a.b.c", "é", "\ud800", "x" * 10_000])
    def test_refuses_what_it_did_not_issue(
        self, tokens: AccessTokens, clock: ManualClock, text: str
    ) -> None:
        """Any other text is an invalid token, never a crash."""
        with pytest.raises(InvalidAccessToken):
            tokens.verify(text)
