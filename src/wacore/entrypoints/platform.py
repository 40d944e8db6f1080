"""One process's share of wacore: opened from settings, closed in order."""

from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from types import TracebackType
from typing import Any, Self

from wacore.adapters.sql.engine import ServiceDatabase
from wacore.adapters.sql.gauges import SqlServiceGauges
from wacore.adapters.sql.migrations import migrate
from wacore.application.ports.gauges import Gauges
from wacore.entrypoints.http.app import ServiceRoutes
from wacore.entrypoints.http.internal.routes import Internals
from wacore.entrypoints.http.routes import routes_of
from wacore.entrypoints.ping import Ping
from wacore.entrypoints.services import DATABASES, SERVICES
from wacore.entrypoints.settings import Settings
from wacore.entrypoints.wiring.duties import duties_of
from wacore.entrypoints.wiring.events import Events, events_apart, events_together
from wacore.entrypoints.wiring.fence import FenceGauges, Lookout
from wacore.entrypoints.wiring.peers import Neighbours
from wacore.entrypoints.wiring.root import Root
from wacore.entrypoints.wiring.shards import spread_contacts
from wacore.entrypoints.wiring.shared import Shared
from wacore.entrypoints.worker import Duties

VERSION = version("wacore")


class Platform:
    """
    `async with Platform(settings) as platform:` then `platform.root` has every use case.

    With a service's name it is that service alone: its own database, the others over HTTP.

    On SQLite the databases are brought up to date when it opens; on a server that is `wacore
    migrate`'s business.
    """

    def __init__(self, settings: Settings, service: str = "") -> None:
        self.settings = settings
        self.services = (service,) if service else SERVICES
        self.root = Root(settings=settings)
        self.root.check_dependencies()
        self.neighbours = Neighbours(self.root, service) if service else None
        if self.neighbours is not None:
            self.neighbours.connect()
        if "contact" in self.services:
            spread_contacts(self.root)
        self._events = self._over_broker() if settings.amqp_url else None

    async def __aenter__(self) -> Self:
        if self.settings.embedded:
            for service in self.services:
                await migrate(service, self.settings.database_of(DATABASES[service]))
            for shard in self.root.contact_shards().values():
                url = shard.database().write.url.render_as_string(hide_password=False)
                await migrate("contact", url)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for aclose in self._events.aclose if self._events else ():
            await aclose()
        await self.root.meta.transport().aclose()
        await self.root.meta.http().aclose()
        await self.root.poster().aclose()
        shared: Shared | None = self.root.shared()
        if shared is not None:
            await shared.aclose()
        for database in (*self._databases().values(), *self._shards().values()):
            await database.dispose()
        if self.neighbours is not None:
            await self.neighbours.aclose()

    def routes(self) -> list[ServiceRoutes]:
        found = routes_of(self.root)
        return [found[service] for service in self.services]

    def facades(self) -> list[Any]:
        """All that callers of this process can ask for."""
        return [build() for routes in self.routes() for build in routes.use_cases.values()]

    def internals(self) -> list[Internals]:
        """What this process answers to other services; nothing where all are one."""
        if self.neighbours is None:
            return []
        return [
            Internals(
                answers=self.neighbours.answers(),
                caller_of=self.neighbours.caller_of,
                take_events=self.events().received.publish,
                public_keys=self.neighbours.public_keys,
            )
        ]

    def duties(self, services: Iterable[str] = ()) -> Sequence[Duties]:
        """Of the services named, or of all that this process has."""
        return duties_of(self.root, tuple(services) or self.services, self.events())

    def events(self) -> Events:
        if self._events is None:
            self._events = (
                events_together(self.root)
                if self.neighbours is None
                else events_apart(self.root, self.neighbours.service, self.neighbours.peers)
            )
        return self._events

    def gauges(self) -> list[Gauges]:
        """What can be measured of this process and of the databases it has."""
        clock = self.root.clock()
        stores = {service: getattr(self.root, f"{service}_stores") for service in self.services}
        return [
            self.root.cache(),
            *(
                SqlServiceGauges(DATABASES[service], each.database(), each.tables(), clock)
                for service, each in stores.items()
            ),
            *(
                SqlServiceGauges(
                    f"{DATABASES['contact']}.{name}", each.database(), each.tables(), clock
                )
                for name, each in self.root.contact_shards().items()
            ),
            *(
                [
                    self.root.whatsapp_stores.sending_gauges(),
                    FenceGauges(self.root.messaging.fence()),
                ]
                if "whatsapp" in stores
                else []
            ),
        ]

    def stores(self) -> Any:
        """The first service's, which keeps what belongs to the process as a whole."""
        return getattr(self.root, f"{self.services[0]}_stores")

    def pings(self) -> Mapping[str, Ping]:
        """How to ask each database, Redis and the broker whether it is there."""
        databases = {
            DATABASES[service]: database.ping for service, database in self._databases().items()
        }
        shared: Shared | None = self.root.shared()
        return {
            **databases,
            **{
                f"{DATABASES['contact']}.{name}": database.ping
                for name, database in self._shards().items()
            },
            **({} if shared is None else shared.pings()),
            **self.events().pings,
        }

    def watched(self) -> Mapping[str, Ping]:
        """What `/health` tells of beside: the neighbours, and whether anything is sent."""
        around = self.neighbours.pings() if self.neighbours else {}
        if "whatsapp" not in self.services:
            return around
        return {**around, "sending": Lookout(self.root.messaging.fence()).ping}

    def _over_broker(self) -> Events:
        from wacore.entrypoints.wiring.broker import events_over  # noqa: PLC0415 - an optional extra

        return events_over(self.root, self.services)

    def _databases(self) -> dict[str, ServiceDatabase]:
        return {service: getattr(self.root, f"{service}_database")() for service in self.services}

    def _shards(self) -> dict[str, ServiceDatabase]:
        """Of the contact service, beside its own."""
        return {name: each.database() for name, each in self.root.contact_shards().items()}
