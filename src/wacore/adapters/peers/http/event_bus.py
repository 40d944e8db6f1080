"""Facts to the services that follow them, each of which calls its own consumers."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta

import msgspec
import structlog

from wacore.adapters.peers.http.peer import Peer
from wacore.application.ports import Clock, Consume, Envelope, EventBus, Job, JobQueue, ReservedJob

REPOST = "events.repost"
"""The kind of job that repeats what a service did not take."""

PATH = "/internal/events"

_log = structlog.get_logger("wacore.events")


class _Parcel(msgspec.Struct, frozen=True):
    service: str
    envelope: Envelope


_encode = msgspec.json.Encoder().encode
_decode_parcel = msgspec.json.Decoder(_Parcel).decode
_decode_envelopes = msgspec.json.Decoder(list[Envelope]).decode


def envelopes_of(body: bytes) -> list[Envelope]:
    """
    Raises:
        msgspec.DecodeError: The body holds no envelopes.
    """
    return _decode_envelopes(body)


class HttpEventBus:
    """
    An EventBus between services, for want of a broker.

    `publish` returns when each service that follows a fact has taken it, or a job that will offer
    it again is queued. A service takes a fact by calling its consumers, which is `local`'s to do.

    Args:
        local: Carries facts to the consumers of this process.
        peers: The other services.
        followers: For each event name the other services that follow it.
        queue: Where facts wait for a service that is away; they are as durable as it is.
    """

    def __init__(
        self,
        local: EventBus,
        peers: Mapping[str, Peer],
        followers: Mapping[str, Iterable[str]],
        queue: JobQueue,
        clock: Clock,
        *,
        first_delay: float = 1.0,
    ) -> None:
        self._local = local
        self._peers = peers
        self._followers = {name: frozenset(services) for name, services in followers.items()}
        self._queue = queue
        self._clock = clock
        self._first_delay = timedelta(seconds=first_delay)

    def subscribe(self, name: str, consumer: str, consume: Consume) -> None:
        self._local.subscribe(name, consumer, consume)

    async def publish(self, envelopes: list[Envelope]) -> None:
        parcels = self._by_service(envelopes)
        services = sorted(parcels)
        _, *taken = await asyncio.gather(
            self._local.publish(envelopes),
            *(self._offer(service, parcels[service]) for service in services),
        )
        left = [
            _Parcel(service, envelope)
            for service, was_taken in zip(services, taken, strict=True)
            if not was_taken
            for envelope in parcels[service]
        ]
        if left:
            await self._queue.enqueue(
                list(_jobs(left)), not_before=self._clock.now() + self._first_delay
            )

    async def repost(self, reserved: ReservedJob, _: Callable[[], bool]) -> bool:
        """
        Do a REPOST job.

        Raises:
            WacoreError: The service still does not take it.
        """
        parcel = _decode_parcel(reserved.job.payload)
        await self._post(parcel.service, [parcel.envelope])
        return True

    def _by_service(self, envelopes: Sequence[Envelope]) -> dict[str, list[Envelope]]:
        parcels: dict[str, list[Envelope]] = {}
        for envelope in envelopes:
            for service in self._followers.get(envelope.name, ()):
                parcels.setdefault(service, []).append(envelope)
        return parcels

    async def _offer(self, service: str, envelopes: list[Envelope]) -> bool:
        try:
            await self._post(service, envelopes)
        except Exception:  # noqa: BLE001 - whatever it is, the queue repeats it
            _log.warning("a service takes no events", peer=service, exc_info=True)
            return False
        return True

    async def _post(self, service: str, envelopes: list[Envelope]) -> None:
        await self._peers[service].post(PATH, _encode(envelopes), repeatable=True)


def _jobs(parcels: Iterable[_Parcel]) -> Iterable[Job]:
    for parcel in parcels:
        yield Job(
            kind=REPOST,
            key=f"{parcel.service}:{parcel.envelope.id}",
            payload=_encode(parcel),
            lane=str(parcel.envelope.organization_id),
        )
