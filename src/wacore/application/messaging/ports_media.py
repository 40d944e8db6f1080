"""Files that travel with messages."""

from typing import Protocol

import msgspec

from wacore.application.messaging.credentials import Credentials
from wacore.domain.errors import NotFound
from wacore.domain.ids import PhoneNumberId


class MediaGone(NotFound):
    """Meta no longer has the file: received ones live 7 days, uploaded ones 30 (Meta, media)."""

    code = "media-gone"

    def __init__(self, media_id: str) -> None:
        super().__init__(f"Meta has no file {media_id} any more.")
        self.media_id = media_id


class MediaFile(msgspec.Struct, frozen=True, kw_only=True):
    content: bytes
    mime_type: str


class MediaStore(Protocol):
    """Meta's store of files.

    Raises:
        TokenRefused: In any method, when Meta refuses the token.
        UpstreamFailed: In any method, when Meta does not answer or fails.
    """

    async def download(self, credentials: Credentials, media_id: str) -> MediaFile:
        """
        Raises:
            MediaGone: It has expired, or never was.
        """
        ...

    async def upload(
        self,
        credentials: Credentials,
        phone_number_id: PhoneNumberId,
        file: MediaFile,
        *,
        filename: str,
    ) -> str:
        """
        The id under which this number may send the file for 30 days.

        Raises:
            InvalidInput: Meta does not take files of this type or size.
        """
        ...
