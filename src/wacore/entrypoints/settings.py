"""What an operator decides. The only reader of the environment."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from wacore.domain.errors import InvalidInput
from wacore.entrypoints.services import DEFAULT_PORTS, SERVICES

PREFIX = "WACORE_"
OF_TESTS = "WACORE_TEST_"
"""Name servers that tests may use; no settings."""
OF_CLIENTS = frozenset({"WACORE_URL", "WACORE_TOKEN"})
"""Tell commands that call a server where it is and who asks; no settings of the server's."""

Port = Annotated[int, Meta(ge=0, le=65535)]
Positive = Annotated[float, Meta(gt=0)]
RedisUrl = Annotated[str, Meta(pattern=r"^($|rediss?://|sentinel://|cluster://)")]


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """
    Each field is read from `WACORE_<FIELD>`; the defaults are the embedded form.

    Attributes:
        data_dir: Where SQLite files, keys and uploads live.
        database_url: SQLAlchemy URL with a `{service}` placeholder; empty means SQLite in `data_dir`.
        replica_url: A replica of that server, alike with `{service}`; queries go there while it keeps
            up. Both keep logs with global transaction ids.
        shards: A TOML file that says which organisations' data lie in other databases
            (`shard_map.py`); empty means that each service has one.
        amqp_url: RabbitMQ, as `amqp://user:password@host:5672/vhost`, a cluster's nodes with commas
            between them; empty means that facts and wake-ups travel without a broker.
        redis_url: `redis://`, `sentinel://host,host/name` or `cluster://host,host` for cache, pace
            and login attempts of all processes; empty keeps them in this process and its databases.
        redis_state_url: Another Redis for pace and login attempts, one that never evicts; empty is
            the same.
        redis_prefix: Of every key, where others use the same Redis.
        redis_timeout: Seconds for a call; 0 is 0.06, and 0.15 where another node may take over.
        host: Address to listen on.
        port: Port to listen on; 0 takes a free one.
        public_url: Where Meta and people reach us; webhooks are subscribed under it.
        graph_url: Meta's Graph API, or the simulator's address.
        graph_version: Version of the Graph API; v20.0 was removed on 2026-09-24 (Meta, changelog).
        app_id: Meta app that uploads template samples.
        app_secret: Signs webhooks of accounts that bring no secret of their own.
        verify_token: Answers Meta's webhook verification for accounts without one of their own.
        secret_keys: Keys that encrypt stored tokens, newest first, separated by commas; empty makes
            one in `data_dir`.
        default_region: ISO country that phone numbers without country code are read in.
        services: The service that runs here on its own; empty means all six in one process.
        peers: Where the services find one another when they run apart: a pattern with `{service}` or
            `{port}` in it, or `user=http://…,contact=http://…` for all six.
        workers: Whether `serve` also does their background work.
        send_rate: Messages per second and number at most; 0 takes what Meta grants the number.
        send_chunk: Messages claimed at once by a sender, at most, and no more than a number may send in
            an eighth of a second; so many are in doubt after a crash.
        send_lanes: Chunks a sender keeps in flight.
        unknown_grace: Seconds a message without an answer waits for a webhook before it is judged.
        inflight_lease: Seconds after which a claim is taken for abandoned.
        webhooks_to_private: Whether subscribers may be told over http and inside of our own network; for
            development and tests.
        smtp_url: `smtp://user:password@host:587`; empty prints mails to the log.
        mail_from: Sender of mails.
        trusted_proxies: Addresses whose X-Forwarded-For is believed, separated by commas: the gateway's.
        cors_origins: Origins allowed to call the API from a browser, separated by commas.
        api_rate: API requests per second and caller.
        log_level: debug, info, warning or error.
    """

    data_dir: Path = Path("var/wacore")
    database_url: str = ""
    replica_url: str = ""
    shards: str = ""
    amqp_url: str = ""
    redis_url: RedisUrl = ""
    redis_state_url: RedisUrl = ""
    redis_prefix: str = ""
    redis_timeout: Annotated[float, Meta(ge=0)] = 0.0
    host: str = "127.0.0.1"
    port: Port = 8000
    public_url: str = ""
    graph_url: str = "https://graph.facebook.com"
    graph_version: Annotated[str, Meta(pattern=r"^v[0-9]+\.[0-9]+$")] = "v25.0"
    app_id: str = ""
    app_secret: str = ""
    verify_token: str = ""
    secret_keys: str = ""
    default_region: Annotated[str, Meta(pattern=r"^([A-Z]{2})?$")] = ""
    services: Annotated[str, Meta(pattern=f"^({'|'.join(SERVICES)})?$")] = ""
    peers: str = "http://127.0.0.1:{port}"
    workers: bool = True
    send_rate: Annotated[float, Meta(ge=0)] = 0.0
    send_chunk: Annotated[int, Meta(ge=1, le=2000)] = 500
    send_lanes: Annotated[int, Meta(ge=1, le=64)] = 4
    unknown_grace: Positive = 900.0
    inflight_lease: Positive = 90.0
    webhooks_to_private: bool = False
    smtp_url: str = ""
    mail_from: str = "wacore <no-reply@localhost>"
    trusted_proxies: str = ""
    cors_origins: str = ""
    api_rate: Positive = 500.0
    log_level: Annotated[str, Meta(pattern="^(debug|info|warning|error)$")] = "info"

    def database_of(self, service: str) -> str:
        """The URL of one service's database (`user_service`, `contact_service`, …)."""
        if self.database_url:
            return self.database_url.replace("{service}", service)
        return f"sqlite+aiosqlite:///{self.data_dir.absolute()}/{service}.sqlite3"

    def replica_of(self, service: str) -> str:
        """The URL of a replica of one service's database; empty where there is none."""
        return self.replica_url.replace("{service}", service)

    def address_of(self, service: str) -> str:
        """Where another service (`user`, `contact`, …) listens."""
        if "=" not in self.peers:
            return self.peers.format(service=service, port=DEFAULT_PORTS[service])
        named = dict(pair.strip().partition("=")[::2] for pair in self.peers.split(","))
        if service not in named:
            raise InvalidInput(f"No address is given for {service}.", field=PREFIX + "PEERS")
        return named[service].rstrip("/")

    @property
    def embedded(self) -> bool:
        """Whether the databases are SQLite files, which their own process brings up to date."""
        return not self.database_url or self.database_url.startswith("sqlite")

    @property
    def address(self) -> str:
        """Where this process is reached by others: `public_url`, or host and port."""
        return self.public_url.rstrip("/") or f"http://{self.host}:{self.port}"


def from_environment(environment: Mapping[str, str] | None = None, **given: Any) -> Settings:
    """
    Settings from the environment; `given` wins where it is not None.

    Raises:
        InvalidInput: A variable has a value that its field cannot take, or names no field.
    """
    source = os.environ if environment is None else environment
    raw: dict[str, Any] = {
        key.removeprefix(PREFIX).lower(): value
        for key, value in source.items()
        if key.startswith(PREFIX) and not key.startswith(OF_TESTS) and key not in OF_CLIENTS
    }
    raw.update({key: value for key, value in given.items() if value is not None})
    try:
        settings = msgspec.convert(raw, Settings, strict=False, dec_hook=_path)
    except msgspec.ValidationError as error:
        raise InvalidInput(
            f"The settings are wrong: {error}", field=_variable(str(error))
        ) from error
    for name in ("database_url", "replica_url"):
        url = getattr(settings, name)
        if url and "{service}" not in url:
            raise InvalidInput(
                "Each service has a database of its own: put {service} into the URL.",
                field=PREFIX + name.upper(),
            )
    if settings.replica_url and settings.embedded:
        raise InvalidInput(
            "SQLite files have no replicas: name the primary server in WACORE_DATABASE_URL.",
            field=PREFIX + "REPLICA_URL",
        )
    return settings


def _path(_: type, value: object) -> Path:
    return Path(str(value)).expanduser()


def _variable(message: str) -> str:
    """Msgspec ends with ``at `$.port` `` or names an unknown field in back-ticks."""
    name = message.rpartition("`$.")[2] if "`$." in message else message.partition("field `")[2]
    return PREFIX + name.partition("`")[0].upper()
