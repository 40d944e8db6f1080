"""Users, memberships and API keys."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from wacore.application.ports import PageRequest
from wacore.domain.actor import Permission
from wacore.domain.ids import ApiKeyId, UserId
from wacore.domain.users.api_key import ApiKey, ApiKeyNotFound
from wacore.domain.users.email import EmailAddress
from wacore.domain.users.membership import AlreadyMember, MemberNotFound
from wacore.domain.users.user import EmailTaken, UserNotFound
from wacore.testing.contracts.users.given import (
    ACME,
    NOON,
    OTHER,
    UsersPorts,
    a_membership,
    a_user,
    an_organization,
)


def an_api_key(number: int = 1) -> ApiKey:
    return ApiKey(
        id=ApiKeyId(UUID(int=0xAB00 + number)),
        organization_id=ACME,
        name="CRM",
        prefix="wac_abcd1234",
        token_hash=bytes([number]) * 32,
        permissions=frozenset({Permission.READ_CONTACTS, Permission.SEND_MESSAGES}),
        created_by=UserId(UUID(int=1)),
        created_at=NOON + timedelta(seconds=number),
        expires_at=NOON + timedelta(days=30),
    )


class AccountsContract:
    """What every store of accounts must do. Subclasses supply `ports`."""

    async def test_no_commit_no_trace(self, ports: UsersPorts) -> None:
        """Leaving the block without a commit undoes its writes."""
        user = a_user()
        async with ports.begin() as work:
            await work.users.add(user)

        async with ports.begin() as work:
            with pytest.raises(UserNotFound):
                await work.users.get(user.id)

    async def test_users_come_back_as_they_were(self, ports: UsersPorts) -> None:
        """Every field survives, moments to the microsecond."""
        user = replace(a_user(), email_verified_at=NOON + timedelta(microseconds=1))
        async with ports.begin() as work:
            await work.users.add(user)
            await work.commit()

        async with ports.begin() as work:
            assert user == await work.users.get(user.id)
            assert user == await work.users.with_email(user.email)
            assert await work.users.with_email(EmailAddress("nobody@example.org")) is None

    async def test_saved_changes_are_kept(self, ports: UsersPorts) -> None:
        """A save replaces the row, and saving it unchanged is no error."""
        user = a_user()
        changed = user.with_password("$argon2id$new").verified(NOON).moved_to(OTHER)
        async with ports.begin() as work:
            await work.users.add(user)
            await work.users.save(user)
            await work.users.save(changed)
            await work.commit()

        async with ports.begin() as work:
            assert changed == await work.users.get(user.id)
        credentials = await ports.credentials.credentials(user.email)
        assert credentials is not None
        assert (user.id, "$argon2id$new", OTHER) == (
            credentials.user_id,
            credentials.password_hash,
            credentials.home,
        )
        assert "$argon2id$new" == await ports.credentials.password_hash(user.id)

    async def test_an_address_has_one_account(self, ports: UsersPorts) -> None:
        """The second account with an address is refused, and names it."""
        async with ports.begin() as work:
            await work.users.add(a_user("ada@example.org"))
            await work.commit()

        async with ports.begin() as work:
            with pytest.raises(EmailTaken) as caught:
                await work.users.add(a_user("ada@example.org"))

        assert EmailAddress("ada@example.org") == caught.value.email

    async def test_unknown_users_are_not_found(self, ports: UsersPorts) -> None:
        """Reading what is not there is said so, by every port."""
        nobody = a_user()

        with pytest.raises(UserNotFound):
            await ports.users.profile(nobody.id)
        with pytest.raises(UserNotFound):
            await ports.credentials.password_hash(nobody.id)
        assert await ports.credentials.credentials(nobody.email) is None

    async def test_the_profile_shows_what_was_stored(self, ports: UsersPorts) -> None:
        """The view has the row's values, and no password hash."""
        user = a_user()
        async with ports.begin() as work:
            await work.users.add(user)
            await work.commit()

        profile = await ports.users.profile(user.id)

        assert (user.id, user.email.value, user.name) == (profile.id, profile.email, profile.name)
        assert ("pt-BR", "America/Sao_Paulo") == (profile.language, profile.timezone)
        assert (False, NOON, 1) == (profile.email_verified, profile.created_at, profile.version)

    async def test_a_user_joins_an_organization_once(self, ports: UsersPorts) -> None:
        """A second membership is refused, whatever its role."""
        user = a_user()
        async with ports.begin() as work:
            await work.memberships.add(a_membership(user))
            with pytest.raises(AlreadyMember):
                await work.memberships.add(a_membership(user, "owner"))

    async def test_memberships_of_other_organizations_are_not_found(
        self, ports: UsersPorts
    ) -> None:
        """An organisation's id sees its own members only."""
        user = a_user()
        async with ports.begin() as work:
            await work.memberships.add(a_membership(user))
            with pytest.raises(MemberNotFound):
                await work.memberships.get(OTHER, user.id)
            assert a_membership(user) == await work.memberships.get(ACME, user.id)

    async def test_owners_are_counted(self, ports: UsersPorts) -> None:
        """Adding, demoting and removing owners shows at once in the same unit of work."""
        ada, bea, cleo = a_user(), a_user(), a_user()
        async with ports.begin() as work:
            for user, role in ((ada, "owner"), (bea, "owner"), (cleo, "agent")):
                await work.memberships.add(a_membership(user, role))
            await work.memberships.add(a_membership(ada, "owner", OTHER))
            assert 2 == await work.memberships.owners(ACME)

            await work.memberships.save(a_membership(ada, "admin"))
            assert 1 == await work.memberships.owners(ACME)

            await work.memberships.remove(a_membership(bea, "owner"))
            assert 0 == await work.memberships.owners(ACME)
            assert [ada.id] == await work.memberships.with_role(ACME, "admin")
            assert 1 == await work.memberships.owners(OTHER)

    async def test_whether_a_role_is_held(self, ports: UsersPorts) -> None:
        """By anybody of this organisation."""
        async with ports.begin() as work:
            await work.memberships.add(a_membership(a_user(), "reader"))
            await work.commit()

        assert await ports.organizations.has_role(ACME, "reader")
        assert not await ports.organizations.has_role(ACME, "editor")
        assert not await ports.organizations.has_role(OTHER, "reader")

    async def test_two_owners_cannot_both_leave(self, ports: UsersPorts) -> None:
        """Units of work that count owners run one after the other."""
        company = an_organization(1)
        users = [a_user(), a_user()]
        async with ports.begin() as work:
            await work.organizations.add(company)
            for user in users:
                await work.memberships.add(a_membership(user, "owner", company.id))
            await work.commit()

        async def leave(user_id: UserId) -> bool:
            async with ports.begin() as work:
                if await work.memberships.owners(company.id) < 2:
                    return False
                await asyncio.sleep(0)
                await work.memberships.remove(await work.memberships.get(company.id, user_id))
                await work.commit()
                return True

        left = await asyncio.gather(*(leave(user.id) for user in users))

        assert [False, True] == sorted(left)

    async def test_members_are_listed_in_pages(self, ports: UsersPorts) -> None:
        """Pages follow each other without gaps or repeats, in order of joining."""
        users = [a_user() for _ in range(5)]
        async with ports.begin() as work:
            for position, user in enumerate(users):
                await work.users.add(user)
                joined = NOON - timedelta(minutes=position)
                await work.memberships.add(replace(a_membership(user), joined_at=joined))
            stranger = a_user()
            await work.users.add(stranger)
            await work.memberships.add(a_membership(stranger, "owner", OTHER))
            await work.commit()

        first = await ports.organizations.members(ACME, PageRequest(limit=3))
        second = await ports.organizations.members(
            ACME, PageRequest(limit=3, cursor=first.next_cursor)
        )

        assert [u.id for u in reversed(users)] == [m.user_id for m in (*first.items, *second.items)]
        assert second.next_cursor is None
        assert users[-1].email.value == first.items[0].email
        named = await ports.organizations.members_named(ACME, [users[0].id, stranger.id])
        assert [users[0].id] == [m.user_id for m in named]
        assert [] == await ports.organizations.members_named(ACME, [])

    async def test_api_keys_come_back_as_they_were(self, ports: UsersPorts) -> None:
        """By organisation and id, and by the hash of their text until revoked."""
        key = an_api_key()
        async with ports.begin() as work:
            await work.api_keys.add(key)
            await work.commit()

        async with ports.begin() as work:
            assert key == await work.api_keys.get(ACME, key.id)
            with pytest.raises(ApiKeyNotFound):
                await work.api_keys.get(OTHER, key.id)
        row = await ports.credentials.api_key(key.token_hash)
        assert row is not None
        assert (key.id, key.permissions, key.expires_at) == (
            row.id,
            row.permissions,
            row.expires_at,
        )

        async with ports.begin() as work:
            await work.api_keys.save(key.revoked(NOON))
            await work.commit()
        assert await ports.credentials.api_key(key.token_hash) is None

    async def test_api_keys_are_listed_newest_first(self, ports: UsersPorts) -> None:
        """With the prefix and the permissions, across pages, and only one's own."""
        async with ports.begin() as work:
            for number in (1, 2, 3):
                await work.api_keys.add(an_api_key(number))
            await work.commit()

        first = await ports.organizations.api_keys(ACME, PageRequest(limit=2))
        rest = await ports.organizations.api_keys(
            ACME, PageRequest(limit=2, cursor=first.next_cursor)
        )

        assert [3, 2, 1] == [k.id.int - 0xAB00 for k in (*first.items, *rest.items)]
        assert ("wac_abcd1234", ["contacts.read", "messages.send"]) == (
            first.items[0].prefix,
            first.items[0].permissions,
        )
        assert [] == (await ports.organizations.api_keys(OTHER, PageRequest())).items
