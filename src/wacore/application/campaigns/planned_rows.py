"""One page of the audience, as rows of a dispatch."""

from collections.abc import Sequence

from wacore.application.campaigns.persons import person_of
from wacore.application.campaigns.ports import AudienceMember, PlannedRow
from wacore.domain.campaigns import Composer, Composition, Purpose, SkipReason
from wacore.domain.ids import ContactId


def planned_rows(
    members: Sequence[AudienceMember],
    composer: Composer,
    purpose: Purpose,
    excluded: set[ContactId],
) -> list[PlannedRow]:
    """
    Every member becomes a row, in order; who is not messaged becomes one with a reason.

    Two members whom WhatsApp takes for one person share a key; the later one is a duplicate.
    """
    keys: set[str] = set()
    rows: list[PlannedRow] = []
    for member in members:
        person = person_of(member, purpose)
        if member.contact_id in excluded:
            composition = Composition(skip=SkipReason.EXCLUDED)
        else:
            composition = composer.compose(person)
        row = _row(person.recipient_key, member, composition)
        if row.key in keys:
            row = as_duplicate(row)
        keys.add(row.key)
        rows.append(row)
    return rows


def as_duplicate(row: PlannedRow) -> PlannedRow:
    """The row under a key of the contact's own, so that it is on record beside the one that has theirs."""
    return PlannedRow(
        key=f"contact:{row.contact_id.hex}",
        contact_id=row.contact_id,
        phone=row.phone,
        bsuid=row.bsuid,
        components=[],
        skip=SkipReason.DUPLICATE.value,
    )


def _row(key: str, member: AudienceMember, composition: Composition) -> PlannedRow:
    return PlannedRow(
        key=key,
        contact_id=member.contact_id,
        phone=member.phone,
        bsuid=member.bsuid,
        components=list(composition.components),
        skip=composition.skip.value if composition.skip else "",
        detail=composition.detail,
    )
