"""Whether a campaign could start, and if not, what stands against it."""

from collections.abc import Iterable
from dataclasses import dataclass

from wacore.application.campaigns import obstacles
from wacore.application.campaigns.obstacles import Obstacle
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
        against = [
            *obstacles.about_template(campaign, template),
            *obstacles.about_variables(campaign, plan),
            *obstacles.about_sender(sender, template),
            *obstacles.about_audience(campaign, count),
            *obstacles.about_deadline(campaign, self._clock.now()),
        ]
        warnings = [*obstacles.doubts(campaign, template, plan, sender)]
        return Findings(template, plan, sender, count, tuple(against), tuple(warnings))

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
