"""One seed's world: an organisation, its people and campaigns, Meta, and everything between."""

from datetime import timedelta
from random import Random
from uuid import UUID

from wacore.adapters.memory.campaigns.peers import MemoryTemplateCatalog
from wacore.application.campaigns.ports import AudienceMember, PinnedTemplate
from wacore.application.messaging.receive_webhook import ReceiveWebhookCommand
from wacore.domain.campaigns import (
    AudienceSelection,
    Campaign,
    Consent,
    Content,
    Purpose,
    Schedule,
    Sending,
    UnknownPolicy,
)
from wacore.domain.ids import (
    CampaignId,
    ContactId,
    DispatchId,
    MessageId,
    TemplateId,
    UserId,
)
from wacore.domain.messaging.account import AccountStatus
from wacore.domain.messaging.dispatch import Dispatch
from wacore.domain.messaging.message import Message
from wacore.testing.intake import ACCOUNT, NUMBER, ORGANIZATION, a_number, an_account
from wacore.testing.simulation.chaos import CALM, Dice, weather
from wacore.testing.simulation.labour import work_of
from wacore.testing.simulation.meta import Meta
from wacore.testing.simulation.people import People
from wacore.testing.simulation.place import Place
from wacore.testing.simulation.postman import Postman
from wacore.testing.simulation.program import Parts, Program
from wacore.testing.simulation.stores import Stores
from wacore.testing.simulation.story import Story
from wacore.testing.simulation.virtual_loop import VirtualLoop
from wacore.testing.simulation.watch import Watch
from wacore.testing.simulation.wire import VirtualClock, Wire

OURS = ORGANIZATION
SOMEBODY = UserId(UUID(int=2))
_TEMPLATES = {each: TemplateId(UUID(int=10 + i)) for i, each in enumerate(Purpose)}
_WORKERS = 2
_WEBHOOK_TIMEOUT = 10.0


class World:
    """
    Attributes:
        workers: Processes that send, plan, relay and take in.
        web: The process behind the doors for people and for Meta.
    """

    def __init__(self, seed: int, story: Story, loop: VirtualLoop, parts: Parts) -> None:
        self.loop = loop
        self.story = story
        self.dice = Dice(Random(seed))
        self.clock = VirtualClock(loop)
        self.wire = Wire(loop, self.dice, story)
        self.watch = Watch(story, self.clock.now)
        self.stores = Stores(self.wire, self.dice, self.watch, self.clock)
        self.watch.find_message = self._message
        self.watch.find_dispatch = self._dispatch
        self.people = People(self.wire, self.watch, self.clock)
        self.postman = Postman(loop, self.wire, self.dice, story, self.clock)
        self.postman.door = self._door
        self.meta = Meta(loop, self.wire, self.dice, story, self.watch, self.postman)
        self._templates = MemoryTemplateCatalog()
        self._parts = parts
        self._furnish()
        self.workers = [self._place(f"worker {n + 1}", works=True) for n in range(_WORKERS)]
        self.web = self._place("web", works=False)

    def storm(self) -> None:
        self.wire.weather = weather(self.dice)
        self.story.tell("weather", "{}", self.wire.weather)

    def calm(self) -> None:
        self.wire.weather = CALM
        self.story.tell("weather", "calm")

    def campaigns(self) -> list[Campaign]:
        return list(self.stores.campaigns.campaigns.values())

    def _place(self, name: str, *, works: bool) -> Place:
        return Place(
            name,
            self.loop,
            self.dice,
            self.story,
            self._build,
            lambda program: work_of(program, self.story) if works else [],
        )

    def _build(self) -> Program:
        return Program(
            self.stores,
            self.meta,
            self.people,
            self._templates,
            self.clock,
            self.wire,
            self.dice,
            self._parts,
        )

    async def _door(self, command: ReceiveWebhookCommand) -> bool:
        """Whatever goes wrong, Meta sees no 200."""
        try:
            await self.web.call(lambda p: p.receive(command), within=_WEBHOOK_TIMEOUT)
        except Exception as error:  # noqa: BLE001 - the edge answers 5xx to whatever it is
            self.story.tell("web", "refuses a webhook: {!r}", error)
            return False
        return True

    def _message(self, message_id: object) -> Message | None:
        return self.stores.messaging.messages.get(MessageId(_uuid(message_id)))

    def _dispatch(self, dispatch_id: object) -> Dispatch:
        return self.stores.messaging.dispatches[DispatchId(_uuid(dispatch_id))]

    def _furnish(self) -> None:
        dice, messaging = self.dice, self.stores.messaging
        account = an_account(app_secret=None, status=AccountStatus.ACTIVE, restricted_until=None)
        number = a_number(status="CONNECTED", messages_per_second=dice.among((8, 20, 80)))
        messaging.accounts.apply({account.id: account}, set())
        messaging.numbers.apply({number.id: number}, set())
        for purpose, template_id in _TEMPLATES.items():
            self._templates.put(OURS, _template(purpose, template_id))
        self.people.add(OURS, [self._member(n) for n in range(dice.whole(4, 14))])
        for n in range(dice.whole(1, 2)):
            campaign = self._campaign(n)
            self.stores.campaigns.campaigns.apply({campaign.id: campaign}, set())

    def _member(self, n: int) -> AudienceMember:
        """Some refuse marketing, and some share a telephone."""
        refuses = self.dice.happens(0.1)
        owner = n - 1 if n and self.dice.happens(0.06) else n
        return AudienceMember(
            contact_id=ContactId(UUID(int=1000 + n)),
            phone=f"+4915{owner:09d}",
            consents={"marketing": Consent.OPTED_OUT} if refuses else {},
        )

    def _campaign(self, n: int) -> Campaign:
        dice, now = self.dice, self.clock.now()
        purpose = dice.among((Purpose.MARKETING, Purpose.MARKETING, Purpose.UTILITY))
        policy = UnknownPolicy.AT_MOST_ONCE
        if purpose is Purpose.UTILITY and dice.happens(0.5):
            policy = UnknownPolicy.AT_LEAST_ONCE
        draft = Campaign(
            id=CampaignId(UUID(int=100 + n)),
            organization_id=OURS,
            name=f"Campaign {n}",
            content=Content(
                template_id=_TEMPLATES[purpose],
                template_version=1,
                template_name=purpose.value,
                language="en",
                purpose=purpose,
            ),
            sender=NUMBER,
            audience=AudienceSelection(everyone=True),
            sending=Sending(
                unknown_policy=policy,
                rate_cap=dice.among((None, None, 8)),
                deadline=now + timedelta(seconds=15) if dice.happens(0.05) else None,
            ),
            created_by=SOMEBODY,
            created_at=now,
            updated_at=now,
        )
        if not dice.happens(0.4):
            return draft
        start = Schedule(start_at=now + timedelta(seconds=3), time_zone="Europe/Berlin")
        return draft.scheduled(start, SOMEBODY, now)


def _template(purpose: Purpose, template_id: TemplateId) -> PinnedTemplate:
    return PinnedTemplate(
        template_id=template_id,
        version=1,
        account_id=ACCOUNT,
        name=purpose.value,
        language="en",
        category=purpose.value.upper(),
        parameter_format="POSITIONAL",
        components=[{"type": "BODY", "text": "There is something new."}],
        status="APPROVED",
    )


def _uuid(any_id: object) -> UUID:
    assert isinstance(any_id, UUID)
    return any_id
