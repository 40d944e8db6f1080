"""Whom and what campaigns ask for."""

from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

import pytest

from wacore.application.campaigns.ports import (
    Audience,
    AudienceMember,
    PinnedTemplate,
    Sender,
    Senders,
    TemplateCatalog,
)
from wacore.domain.campaigns import AudienceSelection
from wacore.domain.errors import NotFound
from wacore.domain.ids import ContactId, OrganizationId, PhoneNumberId, TemplateId
from wacore.testing.contracts.campaigns import OURS, THEIRS

Populate = Callable[[OrganizationId, Sequence[AudienceMember]], Awaitable[list[ContactId]]]
"""Puts people into the address book and answers the ids they have there, in order."""

EVERYONE = AudienceSelection(everyone=True)


def a_person(number: int) -> AudienceMember:
    return AudienceMember(
        contact_id=ContactId(UUID(int=number)),
        phone=f"+49151123456{number:02d}",
        name=f"Žofie {number}",
        attributes={"city": "Plzeň"},
    )


class AudienceContract:
    """
    What every Audience must do.

    Subclasses supply `audience`, over an empty address book, and `populate`.
    """

    async def test_a_person_as_written_down(self, audience: Audience, populate: Populate) -> None:
        """Number, name and attributes arrive unchanged."""
        [contact_id] = await populate(OURS, [a_person(1)])

        [member] = await audience.page(OURS, EVERYONE, after=None, limit=9)

        assert (contact_id, a_person(1).phone, a_person(1).name, "Plzeň") == (
            member.contact_id,
            member.phone,
            member.name,
            member.attributes["city"],
        )

    async def test_everyone_once_in_order(self, audience: Audience, populate: Populate) -> None:
        """Pages follow one another by id, and the last one is short."""
        ids = await populate(OURS, [a_person(n) for n in range(7)])
        seen: list[ContactId] = []
        sizes: list[int] = []
        while not sizes or sizes[-1] == 3:
            page = await audience.page(OURS, EVERYONE, after=seen[-1] if seen else None, limit=3)
            sizes.append(len(page))
            seen += [member.contact_id for member in page]

        assert (sorted(ids), [3, 3, 1]) == (seen, sizes)
        assert 7 == await audience.count(OURS, EVERYONE)

    async def test_named_and_left_out(self, audience: Audience, populate: Populate) -> None:
        """Count and pages agree on who is in."""
        ids = await populate(OURS, [a_person(n) for n in range(4)])
        nobody = ContactId(UUID(int=404))
        for selection, expected in (
            (AudienceSelection(contact_ids=(ids[2], ids[0], nobody)), {ids[0], ids[2]}),
            (AudienceSelection(everyone=True, exclude_contact_ids=(ids[1],)), {*ids} - {ids[1]}),
            (AudienceSelection(contact_ids=(nobody,)), set()),
        ):
            page = await audience.page(OURS, selection, after=None, limit=9)

            assert expected == {member.contact_id for member in page}
            assert len(expected) == await audience.count(OURS, selection)

    async def test_nobody_of_another_organisation(
        self, audience: Audience, populate: Populate
    ) -> None:
        """Neither by everyone nor by name."""
        [contact_id] = await populate(OURS, [a_person(1)])

        for selection in (EVERYONE, AudienceSelection(contact_ids=(contact_id,))):
            assert [] == await audience.page(THEIRS, selection, after=None, limit=9)
            assert 0 == await audience.count(THEIRS, selection)


class TemplateCatalogContract:
    """
    What every TemplateCatalog must do.

    Subclasses supply `catalog` and one `template` of the organisation `OURS` in it.
    """

    async def test_the_version_in_use(
        self, catalog: TemplateCatalog, template: PinnedTemplate
    ) -> None:
        """Asked for without a version or by its number, it is the same."""
        pinned = await catalog.pin(OURS, template.template_id)

        assert template == pinned
        assert template == await catalog.pin(OURS, template.template_id, template.version)

    async def test_nothing_to_pin(self, catalog: TemplateCatalog, template: PinnedTemplate) -> None:
        """No such template, no such version, or another organisation's."""
        with pytest.raises(NotFound):
            await catalog.pin(OURS, TemplateId(UUID(int=404)))
        with pytest.raises(NotFound):
            await catalog.pin(OURS, template.template_id, template.version + 1)
        with pytest.raises(NotFound):
            await catalog.pin(THEIRS, template.template_id)


class SendersContract:
    """
    What every Senders must do.

    Subclasses supply `senders` and one `sender` of the organisation `OURS` among them.
    """

    async def test_a_connected_number(self, senders: Senders, sender: Sender) -> None:
        """It comes with its pace and its limit."""
        assert sender == await senders.get(OURS, sender.phone_number_id)

    async def test_no_such_number(self, senders: Senders, sender: Sender) -> None:
        """Unknown, or another organisation's."""
        with pytest.raises(NotFound):
            await senders.get(OURS, PhoneNumberId("404"))
        with pytest.raises(NotFound):
            await senders.get(THEIRS, sender.phone_number_id)
