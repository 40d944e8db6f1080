"""Files in Meta's store."""

import re

import httpx

from wacore.adapters.meta.client import GraphClient
from wacore.adapters.meta.errors import GraphObjectUnknown, GraphRefused, GraphUnavailable
from wacore.adapters.meta.refusals import token_checked
from wacore.application.messaging.credentials import Credentials
from wacore.application.messaging.ports_media import MediaFile, MediaGone
from wacore.domain.ids import PhoneNumberId
from wacore.domain.media_types import ANY_FILE, FileNotAccepted, check_file, plain_type

_ID = re.compile(r"[A-Za-z0-9_-]{1,128}", re.ASCII)
_META_HOSTS = (".fbsbx.com", ".facebook.com", ".fbcdn.net", ".whatsapp.net")


class MetaMediaStore:
    """A MediaStore over the Graph API. A file's address lives five minutes, so none is kept."""

    def __init__(self, graph: GraphClient) -> None:
        self._graph = graph

    async def download(self, credentials: Credentials, media_id: str) -> MediaFile:
        if _ID.fullmatch(media_id) is None:
            raise MediaGone(media_id)
        with token_checked(credentials):
            try:
                found = (await self._graph.get(credentials, media_id)).body
            except GraphObjectUnknown:
                raise MediaGone(media_id) from None
            content = await self._fetch(credentials, media_id, self._address(found.get("url")))
        return MediaFile(content=content, mime_type=plain_type(str(found.get("mime_type", ""))))

    async def upload(
        self,
        credentials: Credentials,
        phone_number_id: PhoneNumberId,
        file: MediaFile,
        *,
        filename: str,
    ) -> str:
        check_file(file.mime_type, len(file.content))
        with token_checked(credentials):
            try:
                answer = await self._graph.upload(
                    credentials,
                    f"{phone_number_id}/media",
                    {"messaging_product": "whatsapp", "type": file.mime_type},
                    (filename, file.content, file.mime_type),
                )
            except GraphRefused as error:
                if error.failure.code in {100, 131053} and error.failure.subcode != 33:
                    raise FileNotAccepted(str(error)) from error
                raise
        return str(answer.body.get("id", ""))

    async def delete(self, credentials: Credentials, media_id: str) -> None:
        """
        Raises:
            MediaGone: It has expired, or never was.
        """
        if _ID.fullmatch(media_id) is None:
            raise MediaGone(media_id)
        with token_checked(credentials):
            try:
                await self._graph.delete(credentials, media_id)
            except GraphObjectUnknown:
                raise MediaGone(media_id) from None

    def _address(self, told: object) -> str:
        """The token goes to Meta's hosts alone, whatever an answer says."""
        try:
            url = httpx.URL(told if isinstance(told, str) else "")
        except httpx.InvalidURL:
            url = httpx.URL("")
        is_meta = url.scheme == "https" and f".{url.host}".endswith(_META_HOSTS)
        if not is_meta and not self._graph.is_ours(url):
            raise GraphUnavailable("the file's address is not on a host of Meta's")
        return str(url)

    async def _fetch(self, credentials: Credentials, media_id: str, url: str) -> bytes:
        parts: list[bytes] = []
        size = 0
        async with self._graph.stream(credentials, url) as response:
            if response.status_code == 404:
                raise MediaGone(media_id)
            if not response.is_success:
                raise GraphUnavailable(f"the file's address answers {response.status_code}")
            async for part in response.aiter_bytes():
                size += len(part)
                if size > ANY_FILE:
                    raise GraphUnavailable("the file is larger than WhatsApp's files can be")
                parts.append(part)
        return b"".join(parts)
