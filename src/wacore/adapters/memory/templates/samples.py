"""Samples of media headers, kept in memory."""

from wacore.application.templates.ports_review import SampleFile
from wacore.domain.ids import AccountId, OrganizationId
from wacore.domain.media_types import check_sample


class MemorySampleStore:
    """`files` holds what was uploaded, by handle."""

    def __init__(self) -> None:
        self.files: dict[str, SampleFile] = {}

    async def upload(
        self, organization_id: OrganizationId, account_id: AccountId, file: SampleFile
    ) -> str:
        check_sample(file.mime_type, len(file.content))
        handle = f"4::sample{len(self.files) + 1}"
        self.files[handle] = file
        return handle
