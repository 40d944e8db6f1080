"""Sessions and the tokens that belong to them."""

import asyncio
from datetime import timedelta

import pytest

from wacore.domain.ids import OrganizationId
from wacore.domain.users.one_time import InvalidOneTimeToken, OneTimeToken, Purpose
from wacore.domain.users.session import SessionNotFound
from wacore.testing.contracts.users.given import ACME, NOON, OTHER, UsersPorts, a_session, a_user

FIRST, SECOND, THIRD = (bytes([n]) * 32 for n in (1, 2, 3))
ADA, BEA = a_user().id, a_user().id


class SessionsContract:
    """What every store of sessions must do. Subclasses supply `ports`."""

    async def test_sessions_come_back_as_they_were(self, ports: UsersPorts) -> None:
        """Every field survives, before and after a change."""
        session = a_session(ADA)
        async with ports.begin() as work:
            await work.sessions.add(session, FIRST)
            await work.commit()

        async with ports.begin() as work:
            assert session == await work.sessions.get(ADA, session.id)
            switched = session.switched(OrganizationId(OTHER))
            await work.sessions.save(switched)
            await work.commit()

        async with ports.begin() as work:
            assert switched == await work.sessions.get(ADA, session.id)
        row = await ports.credentials.session(session.id)
        assert row is not None
        assert (ADA, OTHER, 2) == (row.user_id, row.organization_id, row.version)

    async def test_sessions_of_others_are_not_found(self, ports: UsersPorts) -> None:
        """A session's id alone opens nothing."""
        session = a_session(ADA)
        async with ports.begin() as work:
            await work.sessions.add(session, FIRST)
            with pytest.raises(SessionNotFound):
                await work.sessions.get(BEA, session.id)

    async def test_a_token_finds_its_family(self, ports: UsersPorts) -> None:
        """The fresh one unspent, the replaced one spent, an unknown one nothing."""
        session = a_session(ADA)
        async with ports.begin() as work:
            await work.sessions.add(session, FIRST)
            await work.commit()
        async with ports.begin() as work:
            assert (session, False) == await work.sessions.with_token(FIRST)
            await work.sessions.replace_token(session, FIRST, SECOND, NOON)
            await work.commit()

        async with ports.begin() as work:
            assert (session, True) == await work.sessions.with_token(FIRST)
            assert (session, False) == await work.sessions.with_token(SECOND)
            assert await work.sessions.with_token(THIRD) is None
        for token in (FIRST, SECOND):
            row = await ports.credentials.session_of_token(token)
            assert row is not None
            assert session.id == row.session_id
        assert await ports.credentials.session_of_token(THIRD) is None

    async def test_one_of_two_racers_sees_the_token_spent(self, ports: UsersPorts) -> None:
        """Two units of work with the same token run one after the other."""
        session = a_session(ADA)
        async with ports.begin() as work:
            await work.sessions.add(session, FIRST)
            await work.commit()

        async def race(fresh: bytes) -> bool:
            async with ports.begin() as work:
                held = await work.sessions.with_token(FIRST)
                assert held is not None
                await asyncio.sleep(0)
                if not held[1]:
                    await work.sessions.replace_token(session, FIRST, fresh, NOON)
                    await work.commit()
                return held[1]

        assert [False, True] == sorted(await asyncio.gather(race(SECOND), race(THIRD)))

    async def test_revoking_all_spares_the_one_to_keep(self, ports: UsersPorts) -> None:
        """Only this user's live sessions end, and their versions rise."""
        kept, ended, old, other = a_session(ADA), a_session(ADA), a_session(ADA), a_session(BEA)
        async with ports.begin() as work:
            for session, token in ((kept, FIRST), (ended, SECOND), (other, THIRD)):
                await work.sessions.add(session, token)
            await work.sessions.add(old.revoked(NOON), bytes(32))
            count = await work.sessions.revoke_all(ADA, NOON + timedelta(hours=1), keep=kept.id)
            await work.commit()

        assert 1 == count
        async with ports.begin() as work:
            assert ended.revoked(NOON + timedelta(hours=1)) == await work.sessions.get(
                ADA, ended.id
            )
        assert await ports.credentials.session(ended.id) is None
        assert await ports.credentials.session(kept.id) is not None
        assert await ports.credentials.session(other.id) is not None

    async def test_outdating_raises_every_version(self, ports: UsersPorts) -> None:
        """Of the users named, and of nobody else."""
        mine, other = a_session(ADA), a_session(BEA)
        async with ports.begin() as work:
            await work.sessions.add(mine, FIRST)
            await work.sessions.add(other, SECOND)
            await work.sessions.outdate([ADA])
            await work.sessions.outdate([])
            await work.commit()

        rows = [await ports.credentials.session(session.id) for session in (mine, other)]

        assert [2, 1] == [row.version for row in rows if row is not None]

    async def test_live_sessions_are_listed(self, ports: UsersPorts) -> None:
        """The latest used first; expired and revoked ones are left out."""
        early, late = a_session(ADA), a_session(ADA, at=NOON + timedelta(hours=1))
        revoked, expired = (
            a_session(ADA).revoked(NOON),
            a_session(ADA, at=NOON - timedelta(days=90)),
        )
        async with ports.begin() as work:
            for number, session in enumerate((early, late, revoked, expired), start=1):
                await work.sessions.add(session, bytes([number]) * 32)
            await work.commit()

        views = await ports.users.sessions(ADA, NOON)

        assert [late.id, early.id] == [view.id for view in views]
        assert (ACME, "2001:db8::1", "Firefox", late.expires_at) == (
            views[0].organization_id,
            views[0].address,
            views[0].user_agent,
            views[0].expires_at,
        )

    async def test_one_time_tokens_are_taken_once(self, ports: UsersPorts) -> None:
        """The second taker finds nothing."""
        token = OneTimeToken.issue(ADA, Purpose.RESET_PASSWORD, FIRST, NOON)
        async with ports.begin() as work:
            await work.one_time_tokens.put(token)
            await work.commit()

        async with ports.begin() as work:
            with pytest.raises(InvalidOneTimeToken):
                await work.one_time_tokens.take(Purpose.VERIFY_EMAIL, FIRST)
            assert token == await work.one_time_tokens.take(Purpose.RESET_PASSWORD, FIRST)
            await work.commit()
        async with ports.begin() as work:
            with pytest.raises(InvalidOneTimeToken):
                await work.one_time_tokens.take(Purpose.RESET_PASSWORD, FIRST)

    async def test_a_newer_token_replaces_the_older(self, ports: UsersPorts) -> None:
        """Of the same purpose; one for another purpose stays, until it is dropped."""
        async with ports.begin() as work:
            for purpose, token_hash in (
                (Purpose.RESET_PASSWORD, FIRST),
                (Purpose.RESET_PASSWORD, SECOND),
                (Purpose.VERIFY_EMAIL, THIRD),
            ):
                await work.one_time_tokens.put(OneTimeToken.issue(ADA, purpose, token_hash, NOON))
            await work.one_time_tokens.drop(ADA, Purpose.VERIFY_EMAIL)
            await work.commit()

        async with ports.begin() as work:
            for purpose, token_hash in (
                (Purpose.RESET_PASSWORD, FIRST),
                (Purpose.VERIFY_EMAIL, THIRD),
            ):
                with pytest.raises(InvalidOneTimeToken):
                    await work.one_time_tokens.take(purpose, token_hash)
            assert ADA == (await work.one_time_tokens.take(Purpose.RESET_PASSWORD, SECOND)).user_id
