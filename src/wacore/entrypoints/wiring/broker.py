"""Facts and wake-ups over RabbitMQ. Imported where it is wanted only: aio-pika is an optional extra."""

from collections.abc import Sequence

from dependency_injector import providers

from wacore.adapters.rabbitmq.broker import Broker
from wacore.adapters.rabbitmq.event_bus import RabbitEventBus
from wacore.adapters.rabbitmq.job_queue import RabbitJobQueue
from wacore.adapters.rabbitmq.topology import Topology
from wacore.application.consumers import REDELIVER
from wacore.entrypoints.services import SERVICES
from wacore.entrypoints.wiring.events import CONSUMERS, Events, follows_of
from wacore.entrypoints.wiring.root import Root


def events_over(root: Root, services: Sequence[str]) -> Events:
    """
    The bus of a process with these services, whose jobs wake their workers from now on.

    Raises:
        InvalidInput: The broker's URL.
    """
    settings = root.settings()
    name = services[0] if len(services) == 1 else "all"
    topology = Topology(declares=settings.embedded)
    broker = Broker(settings.amqp_url, f"wacore {name}", topology)
    for service in services:
        stores = getattr(root, f"{service}_stores")
        stores.jobs.override(providers.Object(RabbitJobQueue(stores.jobs(), broker, service)))
    keeper = services[-1]
    queue = getattr(root, f"{keeper}_stores").jobs()
    bus = RabbitEventBus(broker, queue, root.clock())
    for service in services:
        for follow in follows_of(root, service):
            bus.subscribe(follow.event, follow.consumer, follow.consume)
    return Events(
        bus=bus,
        received=bus,
        keeper=keeper,
        jobs={REDELIVER: bus.redeliver},
        during=[broker.consuming],
        pings={"rabbitmq": broker.ping},
        aclose=[broker.aclose],
    )


async def declare(url: str) -> None:
    """
    Make what all services need, before they start.

    Raises:
        BrokerAway: It cannot be made.
    """
    topology = Topology()
    for service in SERVICES:
        topology.wake(service)
        for consumer, events in CONSUMERS[service].items():
            for event in events:
                topology.follow(event, consumer)
    await Broker(url, "wacore migrate", topology).declare()
