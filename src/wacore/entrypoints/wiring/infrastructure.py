"""What every context of a process shares: time, ids, databases, cache, pace, events, secrets."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from dependency_injector import containers, providers

from wacore.adapters.memory.cache import MemoryCache
from wacore.adapters.memory.event_bus import MemoryEventBus
from wacore.adapters.memory.rate_limiter import MemoryRateLimiter
from wacore.adapters.security.key_file import KeyFile
from wacore.adapters.security.secret_box import AesGcmSecretBox, SecretKey
from wacore.adapters.sql.engine import ServiceDatabase
from wacore.adapters.system import SystemClock, sealer, uuid7
from wacore.adapters.system.epochs import SharedEpochs
from wacore.application.ports import Cache, Clock, Envelope
from wacore.application.users.invalidation import ForgetSessions
from wacore.entrypoints.services import DATABASES
from wacore.entrypoints.settings import Settings


class ForgetAnswers:
    """
    After a commit, invalidate what the context keeps of the organisations concerned.

    The relay publishes the same envelopes, which repeats it for the other processes.
    """

    def __init__(self, cache: Cache, space: str) -> None:
        self._cache = cache
        self._space = space

    async def __call__(self, envelopes: Sequence[Envelope]) -> None:
        for organization_id in {envelope.organization_id for envelope in envelopes}:
            await self._cache.invalidate(self._space, organization_id)


def _database(settings: Settings, service: str) -> ServiceDatabase:
    return ServiceDatabase(settings.database_of(DATABASES[service]))


def _file(settings: Settings, name: str) -> Path:
    return settings.data_dir / "keys" / name


def _secret_box(settings: Settings, clock: Clock) -> AesGcmSecretBox:
    file = KeyFile(_file(settings, "secrets.json"))
    return AesGcmSecretBox([SecretKey(k.id, k.raw) for k in file.keys(clock.now())])


def pepper_of(settings: Settings, now: datetime) -> bytes:
    """The secret in hashes of erased identities: without it they could be guessed from the hash."""
    return KeyFile(_file(settings, "suppression.json")).keys(now)[-1].raw


class Infrastructure(containers.DeclarativeContainer):
    settings = providers.Dependency[Settings](instance_of=Settings)

    clock = providers.Singleton(SystemClock)
    new_id = providers.Object(uuid7)
    seal = providers.Singleton(sealer, new_id)

    databases = providers.Dict(
        {
            service: providers.Singleton(_database, settings, service)
            for service in DATABASES
        }
    )
    epochs = providers.Singleton(
        SharedEpochs, providers.Callable(lambda s: s.data_dir / "epochs", settings)
    )
    cache = providers.Singleton(MemoryCache, clock=clock, epochs=epochs)
    secret_box = providers.Singleton(_secret_box, settings, clock)
    signing_file = providers.Singleton(
        KeyFile, providers.Callable(lambda s: _file(s, "signing.json"), settings)
    )
    pepper = providers.Callable(
        lambda s, clock: pepper_of(s, clock.now()), settings, clock
    )
    api_limiter = providers.Singleton(MemoryRateLimiter, clock=clock)
    forget_sessions = providers.Singleton(ForgetSessions, cache)
