"""Files people sent, and files to be sent."""

import msgspec

from wacore.application.messaging.account_vault import AccountVault
from wacore.application.messaging.ports_accounts import AccountReader
from wacore.application.messaging.ports_conversations import ConversationReader
from wacore.application.messaging.ports_media import MediaFile, MediaStore
from wacore.domain.actor import Actor, Permission
from wacore.domain.errors import InvalidInput, NotFound, UpstreamFailed
from wacore.domain.ids import MessageId, PhoneNumberId
from wacore.domain.messaging.inbound import is_digest_of


class NoMedia(NotFound):
    """The message brought no file."""

    code = "no-media"

    def __init__(self, message_id: MessageId) -> None:
        super().__init__(f"Message {message_id} has no file.")
        self.message_id = message_id


class MediaDamaged(UpstreamFailed):
    """What Meta delivered is not what the person sent."""

    code = "media-damaged"

    def __init__(self, media_id: str) -> None:
        super().__init__(f"The file {media_id} differs from what its webhook announced.")
        self.media_id = media_id


class ReceivedFile(msgspec.Struct, frozen=True, kw_only=True):
    file: MediaFile
    filename: str


class DownloadMediaQuery(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    message_id: MessageId


class DownloadMedia:
    """Fetch, on demand, the file of an inbound message from Meta."""

    def __init__(self, reader: ConversationReader, vault: AccountVault, store: MediaStore) -> None:
        self._reader = reader
        self._vault = vault
        self._store = store

    async def __call__(self, query: DownloadMediaQuery) -> ReceivedFile:
        """
        Raises:
            MessageNotFound: The organisation has no such inbound message.
            NoMedia: It brought no file.
            MediaGone: More than 7 days have passed.
            MediaDamaged: The bytes are not those the person sent.
            TokenRefused: Meta does not take the token.
            UpstreamFailed: Meta does not answer.
        """
        query.actor.require(Permission.READ_MESSAGES)
        message = await self._reader.inbound(query.actor.organization_id, query.message_id)
        media = message.received.media
        if media is None:
            raise NoMedia(query.message_id)
        credentials = await self._vault(query.actor.organization_id, message.account_id)
        file = await self._store.download(credentials, media.id)
        if media.sha256 and not is_digest_of(media.sha256, file.content):
            raise MediaDamaged(media.id)
        return ReceivedFile(file=file, filename=media.filename)


class UploadMediaCommand(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    phone_number_id: PhoneNumberId
    file: MediaFile
    filename: str


class UploadMedia:
    """Give Meta a file, to be sent from one number within 30 days."""

    def __init__(self, reader: AccountReader, vault: AccountVault, store: MediaStore) -> None:
        self._reader = reader
        self._vault = vault
        self._store = store

    async def __call__(self, command: UploadMediaCommand) -> str:
        """
        The file's id at Meta.

        Raises:
            NumberNotFound: The organisation has no such number.
            InvalidInput: Empty, or a type or size Meta does not take.
            TokenRefused: Meta does not take the token.
            UpstreamFailed: Meta does not answer.
        """
        command.actor.require(Permission.SEND_MESSAGES)
        if not command.file.content:
            raise InvalidInput("The file is empty.", field="file")
        organization_id = command.actor.organization_id
        number = await self._reader.number(organization_id, command.phone_number_id)
        credentials = await self._vault(organization_id, number.account_id)
        return await self._store.upload(
            credentials, number.id, command.file, filename=command.filename
        )
