"""What can be done with files, on any store: subclassed for memory and for SQL."""

import base64
import hashlib

import msgspec
import pytest

from support.accounts import STRANGE_ACTOR
from support.dispatching import NUMBER
from support.inbox_ground import AGENT, InboxGround
from support.intake import Intake
from support.webhook_bodies import ELEMENTS, WABA, a_body
from wacore.adapters.memory.messaging.media_store import MemoryMediaStore
from wacore.application.messaging.account_vault import AccountVault
from wacore.application.messaging.media import (
    DownloadMedia,
    DownloadMediaQuery,
    MediaDamaged,
    NoMedia,
    UploadMedia,
    UploadMediaCommand,
)
from wacore.application.messaging.ports_accounts import AccountReader
from wacore.application.messaging.ports_conversations import ConversationReader
from wacore.application.messaging.ports_media import MediaFile, MediaGone
from wacore.domain.errors import InvalidInput
from wacore.domain.ids import MessageId, WabaId
from wacore.domain.messaging.message import MessageNotFound


class MediaSuite(InboxGround):
    """Received and sent."""

    async def photo(
        self, intake: Intake, reader: ConversationReader, content: bytes
    ) -> tuple[MessageId, str]:
        """An image somebody sent, by our id of the message and Meta's of the file."""
        [element] = [each for each in ELEMENTS if each["type"] == "image"]
        digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
        image = element | {"image": element["image"] | {"sha256": digest}}
        await intake.take(a_body(messages=[image]))
        await intake.apply_all()
        [found] = await self.listed(reader)
        [message] = await self.thread(reader, found.id)
        assert message.media is not None
        assert "image/jpeg" == message.media.mime_type
        return message.id, image["image"]["id"]

    async def test_a_file_is_fetched_on_demand(
        self, connected: Intake, reader: ConversationReader, vault: AccountVault
    ) -> None:
        """The bytes are the person's own, or refused; after a week they are gone."""
        message_id, media_id = await self.photo(connected, reader, b"JPEG")
        store = MemoryMediaStore()
        download = DownloadMedia(reader, vault, store)
        query = DownloadMediaQuery(actor=AGENT, message_id=message_id)
        with pytest.raises(MediaGone):
            await download(query)
        store.files[WabaId(WABA), media_id] = MediaFile(content=b"JPEG", mime_type="image/jpeg")

        assert b"JPEG" == (await download(query)).file.content
        with pytest.raises(MessageNotFound):
            await download(msgspec.structs.replace(query, actor=STRANGE_ACTOR))
        store.files[WabaId(WABA), media_id] = MediaFile(content=b"else", mime_type="image/jpeg")
        with pytest.raises(MediaDamaged):
            await download(query)

    async def test_a_text_has_no_file(
        self, connected: Intake, reader: ConversationReader, vault: AccountVault
    ) -> None:
        """Asking for one names the message."""
        found = await self.one(connected, reader)
        [message] = await self.thread(reader, found.id)

        with pytest.raises(NoMedia):
            await DownloadMedia(reader, vault, MemoryMediaStore())(
                DownloadMediaQuery(actor=AGENT, message_id=message.id)
            )

    async def test_a_file_is_uploaded_for_sending(
        self, vault: AccountVault, account_reader: AccountReader
    ) -> None:
        """It goes to the account of the number that is to send it; an empty one does not."""
        store = MemoryMediaStore()
        upload = UploadMedia(account_reader, vault, store)
        file = MediaFile(content=b"%PDF", mime_type="application/pdf")
        command = UploadMediaCommand(
            actor=AGENT, phone_number_id=NUMBER, file=file, filename="menu.pdf"
        )

        assert file == store.files[WabaId(WABA), await upload(command)]
        empty = MediaFile(content=b"", mime_type="application/pdf")
        with pytest.raises(InvalidInput):
            await upload(msgspec.structs.replace(command, file=empty))
