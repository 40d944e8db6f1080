"""What every context of a process shares: time, ids, databases, cache, pace, events, secrets."""

import base64
import binascii
from collections.abc import Sequence

from dependency_injector import containers, providers

from wacore.adapters.security.key_file import KeyFile
from wacore.adapters.security.secret_box import AesGcmSecretBox, SecretKey
from wacore.adapters.security.signing_keys import FileKeyRing
from wacore.adapters.sql.engine import ServiceDatabase
from wacore.adapters.system import SystemClock, sealer, uuid7
from wacore.adapters.system.counting_cache import CountingCache
from wacore.adapters.system.epochs import SharedEpochs
from wacore.adapters.system.noting_cache import NotingCache
from wacore.adapters.system.witness import FileWitness
from wacore.application.ports import Cache, Clock, Envelope
from wacore.application.warming import Asked
from wacore.domain.errors import InvalidInput
from wacore.entrypoints.services import DATABASES
from wacore.entrypoints.settings import PREFIX, Settings
from wacore.entrypoints.wiring.shared import (
    api_limiter_of,
    cache_of,
    push_of,
    shared_of,
    witness_of,
)

_KEY_BYTES = 32


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
    name = DATABASES[service]
    return ServiceDatabase(settings.database_of(name), replica_url=settings.replica_of(name))


def _key_file(settings: Settings, name: str) -> KeyFile:
    return KeyFile(settings.data_dir / "keys" / name)


def _secret_box(settings: Settings, clock: Clock) -> AesGcmSecretBox:
    if settings.secret_keys:
        return AesGcmSecretBox([_named_key(text) for text in settings.secret_keys.split(",")])
    stored = _key_file(settings, "secrets.json").keys(clock.now())
    return AesGcmSecretBox([SecretKey(key.id, key.raw) for key in stored])


def _named_key(text: str) -> SecretKey:
    key_id, _, encoded = text.strip().partition(":")
    try:
        value = base64.b64decode(encoded, validate=True)
    except binascii.Error:
        value = b""
    if not key_id.isalnum() or len(value) != _KEY_BYTES:
        raise InvalidInput(
            "Each key is written NAME:BASE64, with 32 random bytes in base64.",
            field=PREFIX + "SECRET_KEYS",
        )
    return SecretKey(key_id, value)


def _pepper(settings: Settings, clock: Clock) -> bytes:
    """The secret in the hashes of forgotten people: without it they could be guessed. Never rotated."""
    return _key_file(settings, "suppression.json").keys(clock.now())[-1].raw


def _epochs(settings: Settings) -> SharedEpochs:
    return SharedEpochs(settings.data_dir / "epochs")


def _file_witness(settings: Settings) -> FileWitness:
    return FileWitness(settings.data_dir / "fence")


class Infrastructure(containers.DeclarativeContainer):
    settings = providers.Dependency[Settings](instance_of=Settings)

    clock = providers.Singleton(SystemClock)
    new_id = providers.Object(uuid7)
    seal = providers.Singleton(sealer, new_id)

    user_database = providers.Singleton(_database, settings, "user")
    contact_database = providers.Singleton(_database, settings, "contact")
    template_database = providers.Singleton(_database, settings, "template")
    campaign_database = providers.Singleton(_database, settings, "campaign")
    team_database = providers.Singleton(_database, settings, "team")
    whatsapp_database = providers.Singleton(_database, settings, "whatsapp")

    epochs = providers.Singleton(_epochs, settings)
    shared = providers.Singleton(shared_of, settings)
    push = providers.Singleton(push_of, shared)
    asked = providers.Singleton(Asked)
    cache = providers.Singleton(
        CountingCache,
        providers.Singleton(
            NotingCache, providers.Singleton(cache_of, shared, clock, epochs), asked
        ),
    )
    secret_box = providers.Singleton(_secret_box, settings, clock)
    signing_keys = providers.Singleton(
        FileKeyRing, providers.Callable(_key_file, settings, "signing.json"), clock
    )
    pepper = providers.Singleton(_pepper, settings, clock)
    witness = providers.Singleton(witness_of, shared, providers.Singleton(_file_witness, settings))
    api_limiter = providers.Singleton(api_limiter_of, shared, clock)
