"""From a domain event to the envelope it travels in."""

from uuid import UUID

import msgspec
from structlog.contextvars import bound_contextvars

from wacore.adapters.system import sealer
from wacore.testing.contracts.outbox import ThingHappened, an_event


def test_the_event_can_be_read_back() -> None:
    """Its fields are the payload; name, organisation and moment stand outside as well."""
    envelope = sealer(lambda: UUID(int=1))(an_event(5))

    assert UUID(int=1) == envelope.id
    assert (ThingHappened.name, an_event().organization_id) == (
        envelope.name,
        envelope.organization_id,
    )
    assert an_event(5) == msgspec.json.decode(envelope.payload, type=ThingHappened)


def test_the_correlation_id_is_the_running_request_s() -> None:
    """Outside of one it is empty."""
    seal = sealer(lambda: UUID(int=1))
    with bound_contextvars(correlation_id="request-1"):
        inside = seal(an_event())

    assert ("request-1", "") == (inside.correlation_id, seal(an_event()).correlation_id)
