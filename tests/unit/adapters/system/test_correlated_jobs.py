"""Jobs that remember which request they come from."""

import msgspec
import pytest
from structlog.contextvars import bound_contextvars

from wacore.adapters.memory.clock import ManualClock
from wacore.adapters.memory.job_queue import MemoryJobQueue
from wacore.adapters.system import uuid7
from wacore.adapters.system.correlated_jobs import CorrelatedJobs, correlation_of
from wacore.application.ports import Job, JobQueue
from wacore.testing.contracts.job_queue import MAX_ATTEMPTS, JobQueueContract
from wacore.testing.contracts.job_waiting import JobWaitingContract


class TestCorrelatedJobs(JobQueueContract, JobWaitingContract):
    """It is a queue like the one inside."""

    @pytest.fixture
    def clock(self) -> ManualClock:
        return ManualClock()

    @pytest.fixture
    def queue(self, clock: ManualClock) -> JobQueue:
        return CorrelatedJobs(MemoryJobQueue(clock, uuid7, max_attempts=MAX_ATTEMPTS))


async def queued(job: Job) -> Job:
    queue = CorrelatedJobs(MemoryJobQueue(ManualClock(), uuid7))
    await queue.enqueue([job])
    [reserved] = await queue.reserve([job.kind], limit=1, lease=60)
    return reserved.job


async def test_the_request_is_remembered() -> None:
    """What the receiver reads stays as it was."""
    with bound_contextvars(correlation_id="req-0001"):
        job = await queued(Job(kind="x.do", key="1", payload=b'{"n":1.50,"deep":[{"a":null}]}'))

    assert "req-0001" == correlation_of(job)
    assert {"n": 1.5, "deep": [{"a": None}], "correlation_id": "req-0001"} == msgspec.json.decode(
        job.payload
    )


async def test_the_first_request_stays() -> None:
    """A job queued again by another job, or by a sweep, belongs to the request it began with."""
    with bound_contextvars(correlation_id="req-0001"):
        job = await queued(Job(kind="x.do", key="1"))
    with bound_contextvars(correlation_id="req-0002"):
        again = await queued(job)

    assert "req-0001" == correlation_of(again) == correlation_of(await queued(job))


@pytest.mark.parametrize("payload", [b"", b"[1]", b"\xff", b'{"correlation_id":7}'])
async def test_payloads_of_another_kind_are_left_alone(payload: bytes) -> None:
    """They carry no id, and arrive as they were."""
    with bound_contextvars(correlation_id="req-0001"):
        job = await queued(Job(kind="x.do", key="1", payload=payload))

    assert (payload, "") == (job.payload, correlation_of(job))
