"""Where Redis is: `redis://`, `sentinel://host,host/name` or `cluster://host,host`."""

from dataclasses import dataclass
from typing import Any, Self, cast
from urllib.parse import unquote, urlsplit

from redis.asyncio import Redis
from redis.asyncio.cluster import ClusterNode, RedisCluster
from redis.asyncio.retry import Retry
from redis.asyncio.sentinel import Sentinel
from redis.backoff import NoBackoff
from redis.maint_notifications import MaintNotificationsConfig

from wacore.domain.errors import InvalidInput

_PORTS = {"redis": 6379, "rediss": 6379, "sentinel": 26379, "cluster": 6379}


@dataclass(frozen=True, slots=True, kw_only=True)
class RedisAddress:
    """
    Attributes:
        form: redis, rediss (TLS), sentinel or cluster.
        service: The primary's name, as the sentinels know it.
    """

    form: str
    places: tuple[tuple[str, int], ...]
    service: str = ""
    database: int = 0
    username: str | None = None
    password: str | None = None

    @classmethod
    def parse(cls, url: str) -> Self:
        """
        Raises:
            InvalidInput: It is none of the three forms.
        """
        parts = urlsplit(url)
        if parts.scheme not in _PORTS:
            raise InvalidInput(f"{url!r} begins with none of {', '.join(_PORTS)}.", field="url")
        hosts = [each for each in parts.netloc.rpartition("@")[2].split(",") if each]
        if not hosts:
            raise InvalidInput(f"{url!r} names no host.", field="url")
        path = parts.path.strip("/").split("/")
        service = path.pop(0) if parts.scheme == "sentinel" else ""
        if parts.scheme == "sentinel" and not service:
            raise InvalidInput(f"{url!r} does not end with the primary's name.", field="url")
        number = path[0] if path else ""
        if not (number or "0").isdecimal():
            raise InvalidInput(f"{number!r} is no number of a database.", field="url")
        return cls(
            form=parts.scheme,
            places=tuple(_place(each, _PORTS[parts.scheme]) for each in hosts),
            service=service,
            database=int(number or 0),
            username=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
        )

    @property
    def fails_over(self) -> bool:
        """Another node may answer in place of one that is silent, which takes longer."""
        return self.form in {"sentinel", "cluster"}

    def connect(self, *, patience: float, connections: int) -> tuple[Any, list[Any]]:
        """
        A client, not yet connected, and all that must be closed with it.

        Args:
            patience: Seconds for each write and each read.
        """
        settings: dict[str, Any] = {
            "socket_timeout": patience,
            "socket_connect_timeout": patience,
            # redis-py tries ten times more: 60 s when Redis hangs, and increments counted twice
            "retry": Retry(NoBackoff(), 0),
            # one round trip less; and with notifications the pool lends connections that are dead
            "driver_info": None,
            "maint_notifications_config": MaintNotificationsConfig(enabled=False),
            "max_connections": connections,
        }
        login: dict[str, Any] = {"username": self.username, "password": self.password}
        if self.form == "cluster":
            nodes = [ClusterNode(host, port) for host, port in self.places]
            cluster: Any = RedisCluster(startup_nodes=nodes, **login, **settings)
            return cluster, [cluster]
        if self.form == "sentinel":
            watchers = cast(Any, Sentinel)(self.places, sentinel_kwargs=settings, **settings)
            primary = watchers.master_for(self.service, db=self.database, **login, **settings)
            return primary, [primary, *watchers.sentinels]
        (host, port), *_ = self.places
        settings["ssl"] = self.form == "rediss"
        single: Any = Redis(host=host, port=port, db=self.database, **login, **settings)
        return single, [single]


def _place(text: str, usual: int) -> tuple[str, int]:
    parts = urlsplit(f"//{text}")
    try:
        port = parts.port
    except ValueError as error:
        raise InvalidInput(f"{text!r} has no possible port.", field="url") from error
    return parts.hostname or "", port or usual
