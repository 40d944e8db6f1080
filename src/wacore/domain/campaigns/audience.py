"""Who a campaign is for."""

from collections.abc import Iterable
from dataclasses import dataclass

from wacore.domain.errors import FieldProblem, InvalidInput
from wacore.domain.ids import CampaignId, ContactId, GroupId, SegmentId

MAX_NAMED = 10_000


class InvalidAudience(InvalidInput):
    """The selection names nobody, too many, or the same people in and out."""

    code = "invalid-audience"


@dataclass(frozen=True, slots=True, kw_only=True)
class AudienceSelection:
    """
    The people in any of the inclusions and in none of the exclusions.

    It is a description, evaluated when the campaign is planned, not a list of people.

    Attributes:
        exclude_messaged_days: Nobody to whom a campaign of the same purpose wrote within so many days.
    """

    everyone: bool = False
    group_ids: tuple[GroupId, ...] = ()
    segment_ids: tuple[SegmentId, ...] = ()
    contact_ids: tuple[ContactId, ...] = ()
    exclude_group_ids: tuple[GroupId, ...] = ()
    exclude_segment_ids: tuple[SegmentId, ...] = ()
    exclude_contact_ids: tuple[ContactId, ...] = ()
    exclude_campaign_ids: tuple[CampaignId, ...] = ()
    exclude_messaged_days: int | None = None

    def __post_init__(self) -> None:
        problems = [*self._too_long(), *self._contradictory(), *self._too_long_ago()]
        if problems:
            raise InvalidAudience("The audience selection cannot be used.", problems=problems)

    @property
    def empty(self) -> bool:
        return not (self.everyone or self.group_ids or self.segment_ids or self.contact_ids)

    def _too_long(self) -> Iterable[FieldProblem]:
        for field in (
            "group_ids",
            "segment_ids",
            "contact_ids",
            "exclude_group_ids",
            "exclude_segment_ids",
            "exclude_contact_ids",
            "exclude_campaign_ids",
        ):
            if len(getattr(self, field)) > MAX_NAMED:
                yield FieldProblem(
                    f"audience.{field}", f"Name at most {MAX_NAMED}; put more people in a group."
                )

    def _too_long_ago(self) -> Iterable[FieldProblem]:
        if self.exclude_messaged_days is not None and not 1 <= self.exclude_messaged_days <= 366:
            yield FieldProblem("audience.exclude_messaged_days", "Look back 1 to 366 days.")

    def _contradictory(self) -> Iterable[FieldProblem]:
        if self.everyone and (self.group_ids or self.segment_ids or self.contact_ids):
            yield FieldProblem(
                "audience.everyone", "Everyone already includes each group, segment and contact."
            )
        for field in ("group_ids", "segment_ids", "contact_ids"):
            excluded = set(getattr(self, f"exclude_{field}"))
            for position, each in enumerate(getattr(self, field)):
                if each in excluded:
                    yield FieldProblem(
                        f"audience.{field}[{position}]", "It is included and excluded at once."
                    )
