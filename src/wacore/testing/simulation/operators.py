"""People at their screens: they start campaigns, change their minds, and in the end want an outcome."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from wacore.application.campaigns.cancel_campaign import CancelCampaignCommand
from wacore.application.campaigns.launch_campaign import LaunchCampaignCommand
from wacore.application.campaigns.pause_campaign import PauseCampaignCommand
from wacore.application.campaigns.resume_campaign import ResumeCampaignCommand
from wacore.application.campaigns.retry_failed import RetryFailedCommand
from wacore.domain.actor import BUILT_IN_ROLES, Actor
from wacore.domain.campaigns import CampaignState
from wacore.domain.errors import WacoreError
from wacore.domain.ids import CampaignId
from wacore.testing.simulation.place import Unreachable
from wacore.testing.simulation.program import Program
from wacore.testing.simulation.wire import ConfirmationLost
from wacore.testing.simulation.world import OURS, SOMEBODY, World

Command = Callable[[Program], Coroutine[Any, Any, Any]]

_ACTOR = Actor(SOMEBODY, OURS, "manager", BUILT_IN_ROLES["manager"])
_IMPATIENCE = 8.0
_PLUG = 15
"""So much more probable than at any other moment is the death of a process that is asked something."""
_WHILE_IT_WORKS = 0.3
_OFTEN = ("pause", "pause", "resume", "resume", "resume", "retry", "cancel", "cancel")


class Operators:
    def __init__(self, world: World) -> None:
        self._world = world
        self._dice = world.dice

    async def meddle(self) -> None:
        """One thing after the other, for as long as the weather says."""
        while True:
            every = self._world.wire.weather.meddling
            await asyncio.sleep(self._dice.next() * 2 * (every or 1))
            campaign = self._dice.among(self._world.campaigns())
            if campaign.state in (CampaignState.DRAFT, CampaignState.SCHEDULED):
                await self.ask("launch", campaign.id)
            elif every:
                await self.ask(self._dice.among(_OFTEN), campaign.id)

    async def see_to_the_end(self) -> None:
        """Start what has not started, resume what stands still, and give the dead another chance."""
        for campaign in self._world.campaigns():
            if campaign.state in (CampaignState.DRAFT, CampaignState.SCHEDULED):
                await self.ask("launch", campaign.id)
            elif campaign.state is CampaignState.PAUSED:
                # one that was not ready when it was due may never be
                await self.ask("resume" if campaign.has_started else "cancel", campaign.id)
        for queue in (self._world.stores.jobs, self._world.stores.plans):
            await queue.replay([job.id for job in await queue.dead(limit=100)])

    async def ask(self, what: str, campaign_id: CampaignId) -> None:
        """Whether it was done, nobody can say when the process behind the door dies over it."""
        story = self._world.story
        if what == "resume":
            self._world.watch.asked_to_resume[campaign_id] = self._world.clock.now()
        if self._dice.happens(_PLUG * self._world.wire.weather.death):
            self._world.web.pull_the_plug(within=_WHILE_IT_WORKS)
        try:
            answer = await self._world.web.call(_COMMANDS[what](campaign_id), within=_IMPATIENCE)
        except (WacoreError, ConfirmationLost, Unreachable) as error:
            story.tell("operator", "{} {}: {!r}", what, campaign_id.int, error)
        else:
            story.count(f"operators {what}")
            story.tell("operator", "{} {}: {}", what, campaign_id.int, answer)


def _launch(each: CampaignId) -> Command:
    return lambda p: p.launch(LaunchCampaignCommand(actor=_ACTOR, campaign_id=each))


def _pause(each: CampaignId) -> Command:
    return lambda p: p.pause(PauseCampaignCommand(actor=_ACTOR, campaign_id=each))


def _resume(each: CampaignId) -> Command:
    return lambda p: p.resume(ResumeCampaignCommand(actor=_ACTOR, campaign_id=each))


def _cancel(each: CampaignId) -> Command:
    return lambda p: p.cancel(CancelCampaignCommand(actor=_ACTOR, campaign_id=each))


def _retry(each: CampaignId) -> Command:
    return lambda p: p.retry_failed(RetryFailedCommand(actor=_ACTOR, campaign_id=each))


_COMMANDS: dict[str, Callable[[CampaignId], Command]] = {
    "launch": _launch,
    "pause": _pause,
    "resume": _resume,
    "cancel": _cancel,
    "retry": _retry,
}
