"""/dead-letters: what could not be done, and another try."""

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from wacore.application.messaging.dead_letters import (
    DeadJobView,
    ListDeadJobsQuery,
    ListQuarantinedQuery,
    QuarantinedView,
)
from wacore.application.messaging.replay_jobs import ReplayJobsCommand
from wacore.application.messaging.replay_webhooks import ReplayWebhooksCommand
from wacore.application.messaging.use_cases_intake import Webhooks
from wacore.application.ports import DEFAULT_LIMIT, Page
from wacore.domain.actor import Actor
from wacore.entrypoints.http.documented import documented
from wacore.entrypoints.http.messaging.bodies import (
    Replayed,
    ReplayJobsBody,
    ReplayWebhooksBody,
)
from wacore.entrypoints.http.messaging.listing import Cursor, Limit, a_page
from wacore.entrypoints.http.request import ApiRequest


class DeadLettersController(Controller):
    path = "/dead-letters"
    tags = ("Dead letters",)

    @get("/webhooks", operation_id="listQuarantinedWebhooks")
    async def quarantined(
        self,
        request: ApiRequest[Actor],
        webhooks: NamedDependency[Webhooks],
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = "",
    ) -> Page[QuarantinedView]:
        """Parts of webhooks that could not be read or applied, the newest first."""
        return await webhooks.quarantined(
            ListQuarantinedQuery(actor=request.user, page=a_page(limit, cursor))
        )

    @post(
        "/webhooks/replay",
        operation_id="replayWebhooks",
        status_code=202,
        responses=documented(404),
    )
    async def replay(
        self,
        data: JSONBody[ReplayWebhooksBody],
        request: ApiRequest[Actor],
        webhooks: NamedDependency[Webhooks],
    ) -> Replayed:
        """Apply their webhooks once more; what had its effect has none again."""
        command = ReplayWebhooksCommand(actor=request.user, ids=tuple(data.ids))
        return Replayed(found=await webhooks.replay(command))

    @get("/jobs", operation_id="listDeadJobs")
    async def jobs(
        self, request: ApiRequest[Actor], webhooks: NamedDependency[Webhooks]
    ) -> Page[DeadJobView]:
        """Jobs that were given up after too many tries, the latest first; there is one page."""
        return Page(items=await webhooks.dead_jobs(ListDeadJobsQuery(actor=request.user)))

    @post("/jobs/replay", operation_id="replayJobs", status_code=202)
    async def replay_jobs(
        self,
        data: JSONBody[ReplayJobsBody],
        request: ApiRequest[Actor],
        webhooks: NamedDependency[Webhooks],
    ) -> Replayed:
        """Queue them again."""
        command = ReplayJobsCommand(actor=request.user, ids=tuple(data.ids))
        return Replayed(found=await webhooks.replay_jobs(command))
