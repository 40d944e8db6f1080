"""What can stand against a campaign's start, one look at a time."""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from wacore.application.campaigns.ports import PinnedTemplate, Sender
from wacore.domain.campaigns import Campaign
from wacore.domain.rendering import SendPlan


class Obstacle(msgspec.Struct, frozen=True, kw_only=True):
    """
    Something that keeps the campaign from starting.

    Attributes:
        field: Where in the campaign to look.
        may_pass: It can end without the campaign being edited, as when a review is pending.
    """

    field: str
    code: str
    reason: str
    may_pass: bool = False


def about_template(campaign: Campaign, template: PinnedTemplate | None) -> Iterable[Obstacle]:
    if template is None:
        yield Obstacle(
            field="template_id",
            code="template-gone",
            reason="The template does not exist any more.",
        )
        return
    if template.status.upper() != "APPROVED":
        yield Obstacle(
            field="template_id",
            code="template-not-approved",
            reason=f"Template {template.name} is {template.status.lower()}; Meta sends approved ones.",
            may_pass=True,
        )
    if template.category.lower() != campaign.content.purpose.value:
        yield Obstacle(
            field="template_id",
            code="template-recategorised",
            reason=f"The template was {campaign.content.purpose.value} when it was chosen and is now "
            f"{template.category.lower()}; choose it again to accept the other price and consent.",
        )


def about_variables(campaign: Campaign, plan: SendPlan | None) -> Iterable[Obstacle]:
    if plan is None:
        return
    variables = campaign.content.variables
    for key in variables.unmapped(plan):
        yield Obstacle(
            field=f"variables.{key}",
            code="variable-unmapped",
            reason=f"Nothing fills the template's {key}.",
        )
    for key in variables.doubled(plan):
        yield Obstacle(
            field=f"variables.{key}",
            code="variable-doubled",
            reason=f"Two variables fill the template's {key}.",
        )


def about_sender(sender: Sender | None, template: PinnedTemplate | None) -> Iterable[Obstacle]:
    if sender is None:
        yield Obstacle(
            field="sender", code="sender-gone", reason="The number is not connected any more."
        )
        return
    if sender.status.upper() == "FLAGGED":
        yield Obstacle(
            field="sender",
            code="sender-flagged",
            reason="Meta has flagged the number for its low quality; campaigns from it wait until "
            "that is over.",
            may_pass=True,
        )
    elif sender.status.upper() != "CONNECTED":
        yield Obstacle(
            field="sender",
            code="sender-not-connected",
            reason=f"The number is {sender.status.lower()} at Meta and cannot send.",
            may_pass=True,
        )
    account = template.account_id if template else None
    if account is not None and account != sender.account_id:
        yield Obstacle(
            field="sender",
            code="sender-of-other-account",
            reason="The number belongs to another WhatsApp account than the template.",
        )


def about_audience(campaign: Campaign, count: int) -> Iterable[Obstacle]:
    if campaign.audience.empty:
        yield Obstacle(
            field="audience", code="audience-unset", reason="Choose who the campaign is for."
        )
    elif count == 0:
        yield Obstacle(
            field="audience",
            code="audience-empty",
            reason="Nobody is in the chosen audience.",
            may_pass=True,
        )


def about_deadline(campaign: Campaign, now: datetime) -> Iterable[Obstacle]:
    deadline = campaign.sending.deadline
    if deadline is not None and deadline <= now:
        yield Obstacle(
            field="sending.deadline", code="deadline-passed", reason="The deadline has passed."
        )


def doubts(
    campaign: Campaign,
    template: PinnedTemplate | None,
    plan: SendPlan | None,
    sender: Sender | None,
) -> Iterable[Obstacle]:
    for name in campaign.content.variables.unused(plan) if plan else ():
        yield Obstacle(
            field=f"variables.{name}",
            code="variable-unused",
            reason=f"The template has no {name}; it is ignored.",
        )
    if template is not None and template.quality.upper() == "RED":
        yield Obstacle(
            field="template_id",
            code="template-low-quality",
            reason="Meta rates the template low; it may be paused while the campaign runs.",
        )
    if sender is not None and sender.quality.upper() == "RED":
        yield Obstacle(
            field="sender",
            code="sender-low-quality",
            reason="Meta rates the number low; sending more lowers its limits.",
        )
