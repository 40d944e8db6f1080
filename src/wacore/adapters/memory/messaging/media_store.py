"""A store of files, kept here."""

from wacore.application.messaging.credentials import Credentials
from wacore.application.messaging.ports_media import MediaFile, MediaGone
from wacore.domain.ids import PhoneNumberId, WabaId
from wacore.domain.media_types import check_file


class MemoryMediaStore:
    """A MediaStore; files belong to the account that brought them."""

    def __init__(self) -> None:
        self.files: dict[tuple[WabaId, str], MediaFile] = {}

    async def download(self, credentials: Credentials, media_id: str) -> MediaFile:
        try:
            return self.files[credentials.waba_id, media_id]
        except KeyError:
            raise MediaGone(media_id) from None

    async def upload(
        self,
        credentials: Credentials,
        phone_number_id: PhoneNumberId,
        file: MediaFile,
        *,
        filename: str,
    ) -> str:
        check_file(file.mime_type, len(file.content))
        media_id = str(1_037_000_000_000_001 + len(self.files))
        self.files[credentials.waba_id, media_id] = file
        return media_id
