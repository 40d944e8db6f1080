"""What every MediaStore must do. Subclasses supply `media`, `credentials` and `number`."""

import pytest

from wacore.application.messaging.credentials import Credentials
from wacore.application.messaging.ports_media import MediaFile, MediaGone, MediaStore
from wacore.domain.errors import InvalidInput
from wacore.domain.ids import PhoneNumberId

PICTURE = MediaFile(content=b"\x89PNG\r\n\x1a\n\x00\xff", mime_type="image/png")


class MediaStoreContract:
    """What every MediaStore must do. Subclasses supply `media`, `credentials` and `number`."""

    async def test_a_file_comes_back(
        self, media: MediaStore, credentials: Credentials, number: PhoneNumberId
    ) -> None:
        """Every byte of it, and its type; two uploads are two files."""
        first = await media.upload(credentials, number, PICTURE, filename="a.png")
        second = await media.upload(credentials, number, PICTURE, filename="a.png")

        assert first != second
        assert PICTURE == await media.download(credentials, first)

    @pytest.mark.parametrize("media_id", ["1", "../me", ""])
    async def test_what_is_not_there_is_gone(
        self, media: MediaStore, credentials: Credentials, media_id: str
    ) -> None:
        """Whether it expired or never was."""
        with pytest.raises(MediaGone):
            await media.download(credentials, media_id)

    @pytest.mark.parametrize(
        "file",
        [
            MediaFile(content=b"x", mime_type="text/html"),
            MediaFile(content=b"", mime_type="image/png"),
            MediaFile(content=bytes(5 * 1024 * 1024 + 1), mime_type="image/jpeg"),
        ],
        ids=["type", "empty", "large"],
    )
    async def test_unfit_files_are_refused(
        self, media: MediaStore, credentials: Credentials, number: PhoneNumberId, file: MediaFile
    ) -> None:
        """By type and by size."""
        with pytest.raises(InvalidInput):
            await media.upload(credentials, number, file, filename="a")
