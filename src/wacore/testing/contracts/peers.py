"""Small questions between contexts, whether the answer is in this process or in another."""

from collections.abc import Awaitable, Callable
from uuid import UUID

import pytest

from wacore.application.messaging.ports import Consents
from wacore.application.messaging.ports_intake import OptOutWords, Utterance
from wacore.application.teams.ports import (
    OrganizationDirectory,
    OrganizationMember,
    OrganizationMembers,
)
from wacore.application.templates.ports_peers import ContactValues, SendingAccounts
from wacore.application.users.ports import RoleCatalog, SessionVersions
from wacore.domain.actor import Actor, Permission
from wacore.domain.errors import InvalidInput, NotFound
from wacore.domain.ids import AccountId, ContactId, OrganizationId, SessionId, UserId
from wacore.domain.messaging.dispatch import Purpose
from wacore.domain.messaging.opt_out import Wish
from wacore.testing.contracts.campaigns import OURS, THEIRS

Stop = Callable[[str], Awaitable[None]]
"""Makes a number's owner a contact of `OURS` who has opted out of marketing."""

Revoke = Callable[[], Awaitable[None]]

_PASSPHRASE = "long enough to be taken"  # noqa: S105  # opens nothing
NOBODY = UserId(UUID(int=404))


class ConsentsContract:
    """What every Consents must do. Subclasses supply `consents` and `stop`."""

    async def test_only_those_who_stopped(self, consents: Consents, stop: Stop) -> None:
        """The answer names places in the question; whoever is unknown may be written to."""
        await stop("+4915112345678")
        people = [("+4915187654321", None), ("+4915112345678", None), (None, "DE.123")]

        assert {1} == await consents.suppressed(OURS, Purpose.MARKETING, people)
        assert set() == await consents.suppressed(OURS, Purpose.UTILITY, people)
        assert set() == await consents.suppressed(OURS, Purpose.AUTHENTICATION, people)

    async def test_of_this_organisation(self, consents: Consents, stop: Stop) -> None:
        """A stop said to one organisation is not said to another."""
        await stop("+4915112345678")

        people = [("+4915112345678", None)]
        assert set() == await consents.suppressed(THEIRS, Purpose.MARKETING, people)


class OptOutWordsContract:
    """What every OptOutWords must do. Subclasses supply `words`."""

    async def test_each_text_has_its_answer(self, words: OptOutWords) -> None:
        """In the order of the question; a mere mention of a word is none."""
        said = ["STOP", "Do not stop, please go on", "Žofie", "start"]
        found = await words.classify([Utterance(text) for text in said])

        assert [Wish.STOP, None, None, Wish.START] == [word and word.wish for word in found]
        assert [] == await words.classify([])

    async def test_some_words_stop_in_one_language_only(self, words: OptOutWords) -> None:
        """*Alto* is a stop to who was written to in Spanish, and tall to an Italian."""
        found = await words.classify(
            [Utterance("Alto", "es_MX"), Utterance("Alto", "it"), Utterance("Alto")]
        )

        assert [Wish.STOP, None, None] == [word and word.wish for word in found]


class ContactValuesContract:
    """What every ContactValues must do. Subclasses supply `contact_values` and an `ada`."""

    async def test_what_is_known(self, contact_values: ContactValues, ada: ContactId) -> None:
        """Name, phone and every attribute, as text."""
        values = await contact_values.values(OURS, ada)

        assert ("Ada Žofie", "Plzeň") == (values["name"], values["city"])

    async def test_of_this_organisation(
        self, contact_values: ContactValues, ada: ContactId
    ) -> None:
        """Neither a stranger's contact nor one that does not exist."""
        with pytest.raises(NotFound):
            await contact_values.values(THEIRS, ada)
        with pytest.raises(NotFound):
            await contact_values.values(OURS, ContactId(UUID(int=404)))


class SendingAccountsContract:
    """What every SendingAccounts must do. Subclasses supply `accounts` and an `account_id`."""

    async def test_an_account_is_its_organisations(
        self, accounts: SendingAccounts, account_id: AccountId
    ) -> None:
        """For another organisation it does not exist, nor does one that nobody connected."""
        assert await accounts.exists(OURS, account_id)
        assert not await accounts.exists(THEIRS, account_id)
        assert not await accounts.exists(OURS, AccountId(UUID(int=404)))


class SessionVersionsContract:
    """
    What every SessionVersions must do. Subclasses supply `versions`, the `owner` of a session of
    version 1, and `revoke`, which ends it.
    """

    async def test_a_session_belongs_to_its_user(
        self, versions: SessionVersions, owner: Actor
    ) -> None:
        """Asked for with another user's id it does not exist, nor one nobody began."""
        assert owner.session_id is not None

        assert 1 == await versions.current(owner.user_id, owner.session_id)
        assert await versions.current(NOBODY, owner.session_id) is None
        assert await versions.current(owner.user_id, SessionId(UUID(int=404))) is None

    async def test_a_revoked_session_is_over(
        self, versions: SessionVersions, owner: Actor, revoke: Revoke
    ) -> None:
        """With the next question, also of somebody who has asked before."""
        assert owner.session_id is not None
        assert 1 == await versions.current(owner.user_id, owner.session_id)

        await revoke()

        assert await versions.current(owner.user_id, owner.session_id) is None


class RoleCatalogContract:
    """What every RoleCatalog must do. Subclasses supply `catalog`, and a role `texter` in it."""

    async def test_a_role_of_their_own(
        self, catalog: RoleCatalog, organization_id: OrganizationId
    ) -> None:
        """Its permissions, exactly; none for a role nobody made."""
        found = await catalog.permissions(organization_id, "texter")

        assert frozenset({Permission.READ_TEMPLATES, Permission.SEND_MESSAGES}) == found
        assert await catalog.permissions(organization_id, "painter") is None
        assert await catalog.permissions(THEIRS, "texter") is None


class OrganizationMembersContract:
    """
    What every OrganizationMembers and OrganizationDirectory must do.

    Subclasses supply `members` and `directory`, and an `owner` of the organisation
    `organization_id`, which has nobody else.
    """

    async def test_those_who_are_members(
        self,
        members: OrganizationMembers,
        organization_id: OrganizationId,
        owner: OrganizationMember,
    ) -> None:
        """Strangers are left out of the answer."""
        assert [owner] == await members.find(organization_id, [owner.user_id, NOBODY])
        assert [] == await members.find(THEIRS, [owner.user_id])

    async def test_whether_a_role_is_held(
        self, members: OrganizationMembers, organization_id: OrganizationId
    ) -> None:
        """By anybody of this organisation."""
        assert await members.have_role(organization_id, "owner")
        assert not await members.have_role(organization_id, "agent")

    async def test_somebody_is_admitted_once(
        self,
        members: OrganizationMembers,
        organization_id: OrganizationId,
        owner: OrganizationMember,
    ) -> None:
        """The second time answers the same person and changes nothing."""
        first, second = [
            await members.admit(
                organization_id,
                email="grace@example.org",
                role="agent",
                invited_by=owner.user_id,
                name="Grace",
                password=_PASSPHRASE,
            )
            for _ in range(2)
        ]

        assert first == second
        [grace] = await members.find(organization_id, [first])
        assert ("Grace", "agent") == (grace.name, grace.role)

    async def test_what_is_missing_is_named(
        self,
        members: OrganizationMembers,
        organization_id: OrganizationId,
        owner: OrganizationMember,
    ) -> None:
        """An address without an account needs a name and a password; the error's code and fields say so."""
        with pytest.raises(InvalidInput) as refused:
            await members.admit(
                organization_id,
                email="new@example.org",
                role="agent",
                invited_by=owner.user_id,
                name=None,
                password=None,
            )

        assert "account-needed" == refused.value.code
        assert ["name", "password"] == [problem.field for problem in refused.value.problems]

    async def test_rights_are_refreshed(
        self, members: OrganizationMembers, organization_id: OrganizationId
    ) -> None:
        """There is no answer to wait for."""
        refreshed: object = await members.refresh_rights(organization_id, "agent", None)  # type: ignore[func-returns-value]

        assert refreshed is None

    async def test_the_tree_of_organisations(
        self, directory: OrganizationDirectory, organization_id: OrganizationId
    ) -> None:
        """It begins with the one asked about."""
        assert organization_id == (await directory.tree(organization_id))[0].id
