"""Samples of media headers, kept in memory."""

from wacore.application.templates.ports_review import SampleFile
from wacore.domain.errors import InvalidInput
from wacore.domain.ids import AccountId, OrganizationId

_TYPES = frozenset({"application/pdf", "image/jpeg", "image/jpg", "image/png", "video/mp4"})


class MemorySampleStore:
    """`files` holds what was uploaded, by handle."""

    def __init__(self) -> None:
        self.files: dict[str, SampleFile] = {}

    async def upload(
        self, organization_id: OrganizationId, account_id: AccountId, file: SampleFile
    ) -> str:
        if file.mime_type not in _TYPES:
            raise InvalidInput(f"must be one of {', '.join(sorted(_TYPES))}", field="file")
        if not file.content:
            raise InvalidInput("is empty", field="file")
        handle = f"4::sample{len(self.files) + 1}"
        self.files[handle] = file
        return handle
