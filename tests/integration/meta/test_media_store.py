import pytest

from support.simulated import NUMBER, Meta
from wacore.adapters.meta.client import GraphClient
from wacore.adapters.meta.media import MetaMediaStore
from wacore.application.messaging.credentials import Credentials
from wacore.application.messaging.ports_media import MediaGone
from wacore.application.messaging.ports_numbers import TokenRefused
from wacore.domain.ids import PhoneNumberId
from wacore.testing.contracts.media_store import PICTURE, MediaStoreContract


class TestMetaMediaStore(MediaStoreContract):
    """The suite on the simulated Graph API."""

    @pytest.fixture
    def media(self, graph: GraphClient) -> MetaMediaStore:
        return MetaMediaStore(graph)

    @pytest.fixture
    def number(self) -> PhoneNumberId:
        return PhoneNumberId(NUMBER)

    async def test_deleted_files_are_gone(
        self, media: MetaMediaStore, credentials: Credentials, number: PhoneNumberId
    ) -> None:
        """At once."""
        media_id = await media.upload(credentials, number, PICTURE, filename="a.png")
        await media.delete(credentials, media_id)
        with pytest.raises(MediaGone):
            await media.download(credentials, media_id)

    async def test_a_stale_token_is_told(
        self, meta: Meta, media: MetaMediaStore, credentials: Credentials, number: PhoneNumberId
    ) -> None:
        """Uploading and downloading alike."""
        await meta.admin("token", {"expired": True})
        with pytest.raises(TokenRefused):
            await media.download(credentials, "1037")
        with pytest.raises(TokenRefused):
            await media.upload(credentials, number, PICTURE, filename="a.png")
