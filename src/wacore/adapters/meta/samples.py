"""Samples of media headers, by Meta's resumable upload."""

from urllib.parse import parse_qsl

from wacore.adapters.meta.client import GraphClient
from wacore.adapters.meta.credentials import AccountCredentials
from wacore.adapters.meta.errors import GraphRefused, GraphUnavailable
from wacore.adapters.meta.review_errors import common_errors
from wacore.adapters.meta.webhook_json import words
from wacore.application.templates.ports_review import NoAppForSamples, SampleFile
from wacore.domain.ids import AccountId, OrganizationId
from wacore.domain.media_types import FileNotAccepted, check_sample, plain_type


class MetaSampleStore:
    """
    A SampleStore over the Graph API.

    Args:
        app_id: Of the installation's one app, for accounts that name none.
    """

    def __init__(
        self, graph: GraphClient, credentials: AccountCredentials, *, app_id: str = ""
    ) -> None:
        self._graph = graph
        self._credentials = credentials
        self._app_id = app_id

    async def upload(
        self, organization_id: OrganizationId, account_id: AccountId, file: SampleFile
    ) -> str:
        check_sample(file.mime_type, len(file.content))
        credentials = await self._credentials(organization_id, account_id)
        app_id = credentials.app_id or self._app_id
        if not app_id:
            raise NoAppForSamples
        try:
            with common_errors():
                session = await self._graph.post(
                    credentials,
                    f"{app_id}/uploads",
                    file_name=file.name or "sample",
                    file_length=len(file.content),
                    file_type=plain_type(file.mime_type),
                )
                path, _, signature = words(session.body, "id").partition("?")
                answer = await self._graph.post_bytes(
                    credentials,
                    path,
                    file.content,
                    {"Authorization": f"OAuth {credentials.access_token}", "file_offset": "0"},
                    **dict(parse_qsl(signature)),
                )
        except GraphRefused as error:
            raise FileNotAccepted(str(error)) from error
        handle = words(answer.body, "h")
        if not handle:
            raise GraphUnavailable("the upload ended without a handle")
        return handle
