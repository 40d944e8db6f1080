"""One process's share of wacore: opened from settings, closed in order."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.metadata import version
from types import TracebackType
from typing import Any, Self

from wacore.adapters.sql.engine import ServiceDatabase
from wacore.adapters.sql.migrations import migrate
from wacore.entrypoints.http.app import ServiceRoutes
from wacore.entrypoints.http.health import Ping
from wacore.entrypoints.http.routes import routes_of
from wacore.entrypoints.services import DATABASES, SERVICES
from wacore.entrypoints.settings import Settings
from wacore.entrypoints.wiring.duties import duties_of, event_bus
from wacore.entrypoints.wiring.root import Root
from wacore.entrypoints.worker import Duties

VERSION = version("wacore")


class Platform:
    """
    `async with Platform(settings) as platform:` then `platform.root` has every use case.

    On SQLite the databases are brought up to date when it opens; on a server that is `wacore
    migrate`'s business.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.root = Root(settings=settings)
        self.root.check_dependencies()

    async def __aenter__(self) -> Self:
        if self.settings.embedded:
            for service in SERVICES:
                await migrate(service, self.settings.database_of(DATABASES[service]))
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.root.meta.transport().aclose()
        await self.root.meta.http().aclose()
        for database in self._databases().values():
            await database.dispose()

    def routes(self, services: Iterable[str]) -> list[ServiceRoutes]:
        found = routes_of(self.root)
        return [found[service] for service in services]

    def duties(self, services: Iterable[str]) -> Sequence[Duties]:
        found = duties_of(self.root, event_bus(self.root))
        return [found[service] for service in services]

    def pings(self) -> Mapping[str, Ping]:
        """How to ask each database whether it is there."""
        return {
            DATABASES[service]: database.ping for service, database in self._databases().items()
        }

    def _databases(self) -> dict[str, ServiceDatabase]:
        provided: dict[str, Callable[[], Any]] = {
            "user": self.root.user_database,
            "contact": self.root.contact_database,
            "template": self.root.template_database,
            "campaign": self.root.campaign_database,
            "team": self.root.team_database,
            "whatsapp": self.root.whatsapp_database,
        }
        return {service: database() for service, database in provided.items()}
