"""/media: files that people sent, and files to be sent."""

import re
from urllib.parse import quote
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath, MultipartBody

from wacore.application.messaging.media import DownloadMediaQuery, UploadMediaCommand
from wacore.application.messaging.ports_media import MediaFile
from wacore.application.messaging.use_cases_intake import Conversations
from wacore.domain.actor import Actor
from wacore.domain.ids import MessageId, PhoneNumberId
from wacore.entrypoints.http.documented import documented
from wacore.entrypoints.http.messaging.bodies import MediaUploaded
from wacore.entrypoints.http.request import ApiRequest

_LARGEST = 101_000_000
"""A document may have 100 MB (Meta, media); the rest is the form's own."""

_MIME = re.compile(r"[a-z0-9.+-]+/[a-z0-9.+-]+", re.ASCII)
_OTHER = "application/octet-stream"


class MediaForm(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A file, and the number that is to send it."""

    file: UploadFile
    phone_number_id: str


class MediaController(Controller):
    path = "/media"
    tags = ("Media",)

    @post(
        operation_id="uploadMedia",
        request_max_body_size=_LARGEST,
        responses=documented(404, 409),
    )
    async def upload(
        self,
        data: MultipartBody[MediaForm],
        request: ApiRequest[Actor],
        conversations: NamedDependency[Conversations],
    ) -> MediaUploaded:
        """Give Meta a file; its id goes into messages of that number."""
        file = MediaFile(content=await data.file.read(), mime_type=_mime(data.file.content_type))
        return MediaUploaded(
            id=await conversations.upload_media(
                UploadMediaCommand(
                    actor=request.user,
                    phone_number_id=PhoneNumberId(data.phone_number_id),
                    file=file,
                    filename=data.file.filename or "file",
                )
            )
        )

    @get(
        "/{message_id:uuid}",
        operation_id="downloadMedia",
        media_type=_OTHER,
        responses=documented(409),
    )
    async def download(
        self,
        message_id: FromPath[UUID],
        request: ApiRequest[Actor],
        conversations: NamedDependency[Conversations],
    ) -> Response[bytes]:
        """The file of an inbound message, fetched from Meta; it is gone after 7 days."""
        received = await conversations.download_media(
            DownloadMediaQuery(actor=request.user, message_id=MessageId(message_id))
        )
        name = quote(received.filename or f"{message_id}")
        return Response(
            received.file.content,
            media_type=_mime(received.file.mime_type),
            # a stranger's file: to be saved, never to be shown as a page of ours
            headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"},
        )


def _mime(told: str) -> str:
    plain = told.partition(";")[0].strip().lower()
    return plain if _MIME.fullmatch(plain) else _OTHER
