"""wacore inside somebody else's program."""

import asyncio
from types import TracebackType
from typing import Self

from wacore.application.campaigns.use_cases import CampaignReports, Campaigns
from wacore.application.contacts.use_cases import Contacts, Groups, Imports, Segments
from wacore.application.messaging.use_cases import Messages
from wacore.application.messaging.use_cases_intake import Accounts, Conversations, Webhooks
from wacore.application.messaging.use_cases_subscriptions import LiveNews, Subscriptions
from wacore.application.teams.use_cases import Invitations, Roles, Teams
from wacore.application.templates.use_cases import Templates
from wacore.application.users.log_in import LogInCommand
from wacore.application.users.register import RegisterCommand
from wacore.application.users.use_cases import ApiKeys, Auth, Organizations, Users
from wacore.domain.actor import Actor
from wacore.entrypoints.platform import Platform
from wacore.entrypoints.services import SERVICES
from wacore.entrypoints.settings import Settings, from_environment
from wacore.entrypoints.worker import Worker


class Wacore:
    """
    The whole platform in this process; `async with Wacore.open() as wa:`.

    Each attribute holds one area's use cases, which take a command or a query: `await
    wa.contacts.create(CreateContactCommand(actor=…, phone="+4915112345678"))`. An actor comes from
    `sign_up`, `sign_in` or `authenticate`.
    """

    def __init__(self, settings: Settings, *, workers: bool) -> None:
        self.settings = settings
        self._platform = Platform(settings)
        self._workers = workers
        self._worker: Worker | None = None
        self._working: asyncio.Task[None] | None = None
        root = self._platform.root
        self.auth: Auth = root.users.auth()
        self.users: Users = root.users.users()
        self.organizations: Organizations = root.users.organizations()
        self.api_keys: ApiKeys = root.users.api_keys()
        self.teams: Teams = root.teams.teams()
        self.roles: Roles = root.teams.roles()
        self.invitations: Invitations = root.teams.invitations()
        self.contacts: Contacts = root.contacts.contacts()
        self.groups: Groups = root.contacts.groups()
        self.segments: Segments = root.contacts.segments()
        self.imports: Imports = root.contacts.imports()
        self.templates: Templates = root.templates.templates()
        self.campaigns: Campaigns = root.campaigns.campaigns()
        self.campaign_reports: CampaignReports = root.campaigns.reports()
        self.accounts: Accounts = root.messaging.accounts()
        self.messages: Messages = root.messaging.messages()
        self.conversations: Conversations = root.messaging.conversations()
        self.webhooks: Webhooks = root.messaging.webhooks()
        self.subscriptions: Subscriptions = root.outward.subscriptions()
        self.live_news: LiveNews = root.outward.live_news()

    @classmethod
    def open(cls, settings: Settings | None = None, *, workers: bool = True) -> Self:
        """
        Args:
            settings: Read from the environment if None: SQLite files in `var/wacore`.
            workers: Do the background work (imports, sending, webhooks) in this process too.

        Raises:
            InvalidInput: The environment says something a setting cannot be.
        """
        return cls(settings or from_environment(), workers=workers)

    async def sign_up(
        self, email: str, password: str, *, name: str = "", organization: str = ""
    ) -> Actor:
        """
        A new account that owns a new organisation.

        Raises:
            InvalidInput: The address or the password cannot be used.
            EmailTaken: Somebody has signed up with this address.
        """
        tokens = await self.auth.register(
            RegisterCommand(
                email=email,
                password=password,
                name=name or email.partition("@")[0],
                organization_name=organization or "My organisation",
            )
        )
        return await self.authenticate(tokens.access_token)

    async def sign_in(self, email: str, password: str) -> Actor:
        """
        Raises:
            Unauthenticated: The address and the password do not belong together.
            RateLimited: Tried too often.
        """
        tokens = await self.auth.log_in(LogInCommand(email=email, password=password))
        return await self.authenticate(tokens.access_token)

    async def authenticate(self, token: str) -> Actor:
        """
        Whoever an access token or an API key stands for.

        Raises:
            Unauthenticated: It is invalid, expired or revoked.
        """
        actor: Actor = await self._platform.root.users.authenticate()(token)
        return actor

    async def __aenter__(self) -> Self:
        await self._platform.__aenter__()
        if self._workers:
            self._worker = Worker(self._platform.duties(SERVICES))
            self._working = asyncio.create_task(self._worker.run())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if self._worker is not None and self._working is not None:
                self._worker.stop()
                await self._working
        finally:
            await self._platform.__aexit__(kind, error, trace)
