"""Whether a campaign could start, and if not, what stands against it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import msgspec

from wacore.application.campaigns.ports import (
    Audience,
    PinnedTemplate,
    Sender,
    Senders,
    TemplateCatalog,
)
from wacore.application.ports import Clock
from wacore.domain.campaigns import Campaign, CampaignState
from wacore.domain.errors import Conflict, FieldProblem, NotFound
from wacore.domain.ids import CampaignId
from wacore.domain.rendering import SendPlan, compile_plan


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


class CampaignBlocked(Conflict):
    """The campaign cannot start; `problems` says why, field by field."""

    code = "campaign-blocked"

    def __init__(
        self, campaign_id: CampaignId, state: CampaignState, obstacles: Iterable[Obstacle]
    ) -> None:
        self.problems = tuple(FieldProblem(each.field, each.reason) for each in obstacles)
        reasons = " ".join(problem.reason for problem in self.problems)
        super().__init__(f"Campaign {campaign_id} cannot start. {reasons}")
        self.campaign_id = campaign_id
        self.state = state


@dataclass(frozen=True)
class Findings:
    """What was looked at, and what was found; `plan` is None where there is no template."""

    template: PinnedTemplate | None
    plan: SendPlan | None
    sender: Sender | None
    audience: int
    obstacles: tuple[Obstacle, ...]
    warnings: tuple[Obstacle, ...]


class Readiness:
    """Asks the neighbours, so never call it with a unit of work open."""

    def __init__(
        self, templates: TemplateCatalog, senders: Senders, audience: Audience, clock: Clock
    ) -> None:
        self._templates = templates
        self._senders = senders
        self._audience = audience
        self._clock = clock

    async def findings(self, campaign: Campaign) -> Findings:
        template = await self._template(campaign)
        sender = await self._sender(campaign)
        plan = None
        if template is not None:
            plan = compile_plan(template.components, parameter_format=template.parameter_format)
        count = 0
        if not campaign.audience.empty:
            count = await self._audience.count(campaign.organization_id, campaign.audience)
        obstacles = [
            *_about_template(campaign, template),
            *_about_variables(campaign, plan),
            *_about_sender(sender, template),
            *_about_audience(campaign, count),
            *_about_deadline(campaign, self._clock.now()),
        ]
        warnings = [*_doubts(campaign, template, plan, sender)]
        return Findings(template, plan, sender, count, tuple(obstacles), tuple(warnings))

    async def require(self, campaign: Campaign, *, now_or_later: bool = False) -> Findings:
        """
        Args:
            now_or_later: Let pass what may have ended by itself when the campaign starts.

        Raises:
            CampaignBlocked: Something stands against it.
        """
        found = await self.findings(campaign)
        against = [each for each in found.obstacles if not (now_or_later and each.may_pass)]
        if against:
            raise CampaignBlocked(campaign.id, campaign.state, against)
        return found

    async def _template(self, campaign: Campaign) -> PinnedTemplate | None:
        content = campaign.content
        try:
            return await self._templates.pin(
                campaign.organization_id, content.template_id, content.template_version
            )
        except NotFound:
            return None

    async def _sender(self, campaign: Campaign) -> Sender | None:
        try:
            return await self._senders.get(campaign.organization_id, campaign.sender)
        except NotFound:
            return None


def _about_template(campaign: Campaign, template: PinnedTemplate | None) -> Iterable[Obstacle]:
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


def _about_variables(campaign: Campaign, plan: SendPlan | None) -> Iterable[Obstacle]:
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


def _about_sender(sender: Sender | None, template: PinnedTemplate | None) -> Iterable[Obstacle]:
    if sender is None:
        yield Obstacle(
            field="sender", code="sender-gone", reason="The number is not connected any more."
        )
        return
    if sender.status.upper() != "CONNECTED":
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


def _about_audience(campaign: Campaign, count: int) -> Iterable[Obstacle]:
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


def _about_deadline(campaign: Campaign, now: datetime) -> Iterable[Obstacle]:
    deadline = campaign.sending.deadline
    if deadline is not None and deadline <= now:
        yield Obstacle(
            field="sending.deadline", code="deadline-passed", reason="The deadline has passed."
        )


def _doubts(
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
