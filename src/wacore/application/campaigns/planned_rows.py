"""One page of the audience, as rows of a dispatch."""

from collections.abc import Sequence

import msgspec

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
    """Every member becomes a row, in order; who is not messaged becomes one with a reason."""
    rows: list[PlannedRow] = []
    for member in members:
        if member.contact_id in excluded:
            composition = Composition(skip=SkipReason.EXCLUDED)
        else:
            composition = composer.compose(person_of(member, purpose))
        rows.append(_row(member, composition))
    return rows


def as_duplicate(row: PlannedRow) -> PlannedRow:
    """The same contact, on record beside the one who has their address."""
    return msgspec.structs.replace(row, components=[], skip=SkipReason.DUPLICATE.value)


def _row(member: AudienceMember, composition: Composition) -> PlannedRow:
    return PlannedRow(
        contact_id=member.contact_id,
        phone=member.phone,
        bsuid=member.bsuid,
        components=list(composition.components),
        skip=composition.skip.value if composition.skip else "",
        detail=composition.detail,
    )
