"""Meta's review of templates, and its list of them."""

import re
from collections.abc import AsyncIterator, Mapping
from typing import Any

from wacore.adapters.meta.client import GraphClient
from wacore.adapters.meta.credentials import AccountCredentials
from wacore.adapters.meta.errors import GraphObjectUnknown
from wacore.adapters.meta.review_errors import (
    account_errors,
    common_errors,
    delete_errors,
    edit_errors,
    submit_errors,
    unpause_errors,
)
from wacore.adapters.meta.webhook_json import branches, words
from wacore.application.messaging.credentials import Credentials
from wacore.application.templates.ports_review import (
    MetaTemplate,
    Receipt,
    ReviewUnclear,
    TemplateGoneAtMeta,
    TemplateLockedAtMeta,
)
from wacore.domain.errors import UpstreamFailed
from wacore.domain.ids import AccountId, OrganizationId
from wacore.domain.templates.content import TemplateContent

_ID = re.compile(r"[0-9]{1,32}", re.ASCII)
_FIELDS = (
    "id,name,language,status,category,components,parameter_format,quality_score,"
    "rejected_reason,previous_category,correct_category,message_send_ttl_seconds"
)


class MetaTemplateReview:
    """A TemplateReview over the Graph API."""

    def __init__(self, graph: GraphClient, credentials: AccountCredentials) -> None:
        self._graph = graph
        self._credentials = credentials

    async def submit(
        self,
        organization_id: OrganizationId,
        account_id: AccountId,
        name: str,
        language: str,
        content: TemplateContent,
    ) -> Receipt:
        credentials = await self._credentials(organization_id, account_id)
        body = {
            "name": name,
            "language": language,
            "category": content.category.value,
            "parameter_format": content.parameter_format.value,
            **_changeable(content),
        }
        with submit_errors(name, language):
            answer = await self._graph.post(credentials, _edge(credentials), body)
        meta_id = words(answer.body, "id")
        if not meta_id:
            raise ReviewUnclear  # it was made, and only the list tells under which id
        return Receipt(
            meta_id=meta_id,
            status=words(answer.body, "status").upper() or "PENDING",
            category=words(answer.body, "category").upper() or content.category.value,
        )

    async def edit(
        self,
        organization_id: OrganizationId,
        account_id: AccountId,
        meta_id: str,
        content: TemplateContent,
    ) -> Receipt:
        credentials = await self._credentials(organization_id, account_id)
        before = await self._node(credentials, meta_id)
        if before is None:
            raise TemplateGoneAtMeta(meta_id)
        body = _changeable(content)
        if before.status != "APPROVED" and before.category != content.category.value:
            body["category"] = content.category.value  # an approved one keeps its own
        with edit_errors(meta_id):
            await self._graph.post(credentials, meta_id, body)
        try:
            after = await self._node(credentials, meta_id)
        except UpstreamFailed:
            after = None  # the edit was taken; its outcome comes by webhook
        if after is None:
            return Receipt(meta_id=meta_id, status="PENDING", category=before.category)
        return Receipt(meta_id=meta_id, status=after.status, category=after.category)

    async def delete(
        self, organization_id: OrganizationId, account_id: AccountId, name: str, meta_id: str | None
    ) -> None:
        credentials = await self._credentials(organization_id, account_id)
        with delete_errors(meta_id or name):
            await self._graph.delete(credentials, _edge(credentials), name=name, hsm_id=meta_id)

    async def unpause(
        self, organization_id: OrganizationId, account_id: AccountId, meta_id: str
    ) -> None:
        if _ID.fullmatch(meta_id) is None:
            raise TemplateGoneAtMeta(meta_id)
        credentials = await self._credentials(organization_id, account_id)
        with unpause_errors(meta_id):
            answer = await self._graph.post(credentials, f"{meta_id}/unpause")
        if answer.body.get("success") is False:
            raise TemplateLockedAtMeta(
                words(answer.body, "reason") or "Meta does not end the pause now."
            )

    async def find(
        self, organization_id: OrganizationId, account_id: AccountId, name: str, language: str
    ) -> MetaTemplate | None:
        credentials = await self._credentials(organization_id, account_id)
        with account_errors():
            async for rows in self._graph.pages(
                credentials, _edge(credentials), fields=_FIELDS, name=name
            ):
                for row in rows:
                    found = _listed(row)  # Meta's filter takes names that contain ours, too
                    if (found.name, found.language) == (name, language):
                        return found
        return None

    async def get(
        self, organization_id: OrganizationId, account_id: AccountId, meta_id: str
    ) -> MetaTemplate | None:
        return await self._node(await self._credentials(organization_id, account_id), meta_id)

    async def pages(
        self, organization_id: OrganizationId, account_id: AccountId
    ) -> AsyncIterator[list[MetaTemplate]]:
        credentials = await self._credentials(organization_id, account_id)
        pages = self._graph.pages(credentials, _edge(credentials), fields=_FIELDS)
        while True:
            with account_errors():
                rows = await anext(pages, None)
            if rows is None:
                return
            yield [_listed(row) for row in rows if words(row, "id") and words(row, "name")]

    async def _node(self, credentials: Credentials, meta_id: str) -> MetaTemplate | None:
        if _ID.fullmatch(meta_id) is None:
            return None
        with common_errors():
            try:
                answer = await self._graph.get(credentials, meta_id, fields=_FIELDS)
            except GraphObjectUnknown:
                return None
        return _listed(answer.body)


def _edge(credentials: Credentials) -> str:
    return f"{credentials.waba_id}/message_templates"


def _changeable(content: TemplateContent) -> dict[str, Any]:
    """What an edit may carry as well (Meta, template management)."""
    body: dict[str, Any] = {"components": content.components}
    if content.ttl_seconds is not None:
        body["message_send_ttl_seconds"] = content.ttl_seconds
    return body


def _listed(row: Mapping[str, Any]) -> MetaTemplate:
    seconds = row.get("message_send_ttl_seconds")
    return MetaTemplate(
        meta_id=words(row, "id"),
        name=words(row, "name"),
        language=words(row, "language").replace("-", "_"),
        status=words(row, "status").upper(),
        category=words(row, "category").upper(),
        components=branches(row, "components"),
        parameter_format=words(row, "parameter_format").upper() or "POSITIONAL",
        quality=words(row, "quality_score", "score").upper(),
        rejected_reason=words(row, "rejected_reason").upper(),
        previous_category=words(row, "previous_category").upper(),
        correct_category=words(row, "correct_category").upper(),
        ttl_seconds=seconds if isinstance(seconds, int) else None,
    )
