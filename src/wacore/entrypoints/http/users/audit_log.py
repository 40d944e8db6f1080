"""/audit-log: what was done."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from wacore.application.ports import DEFAULT_LIMIT, Page
from wacore.application.users.queries import ReadAuditLogQuery
from wacore.application.users.use_cases import AuditLog
from wacore.application.users.views import AuditCheck, AuditEntryView
from wacore.domain.actor import Actor
from wacore.domain.ids import UserId
from wacore.entrypoints.http.paging import Cursor, Limit, a_page
from wacore.entrypoints.http.request import ApiRequest

_UUID = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"

Action = Annotated[
    str, QueryParameter(max_length=100, description="Beginning of the action, such as users.")
]
ByUser = Annotated[
    str, QueryParameter(pattern=rf"^({_UUID})?$(?!\n)", description="Id of whoever did it.")
]


class AuditLogController(Controller):
    path = "/audit-log"
    tags = ("Audit log",)

    @get(operation_id="readAuditLog")
    async def page(
        self,
        request: ApiRequest[Actor],
        audit_log: NamedDependency[AuditLog],
        action: Action = "",
        actor_id: ByUser = "",
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = "",
    ) -> Page[AuditEntryView]:
        """Newest first."""
        return await audit_log.read(
            ReadAuditLogQuery(
                actor=request.user,
                page=a_page(limit, cursor),
                action=action,
                actor_id=UserId(UUID(actor_id)) if actor_id else None,
            )
        )

    @get("/check", operation_id="checkAuditLog")
    async def check(
        self, request: ApiRequest[Actor], audit_log: NamedDependency[AuditLog]
    ) -> AuditCheck:
        """Whether every entry still vouches for the one before it."""
        return await audit_log.check(request.user)
