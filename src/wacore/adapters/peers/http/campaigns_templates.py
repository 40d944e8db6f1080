"""Campaigns ask templates for the words they send."""

from wacore.adapters.peers.http.operation import Operation
from wacore.adapters.peers.http.peer import Peer
from wacore.application.campaigns.ports import PinnedTemplate, TemplateCatalog
from wacore.domain.ids import OrganizationId, TemplateId

PIN = Operation("template-catalog/pin", TemplateCatalog.pin)

OPERATIONS = (PIN,)


class HttpTemplateCatalog:
    """A TemplateCatalog."""

    def __init__(self, templates: Peer) -> None:
        self._templates = templates

    async def pin(
        self, organization_id: OrganizationId, template_id: TemplateId, version: int | None = None
    ) -> PinnedTemplate:
        return await self._templates.ask(PIN, organization_id, template_id, version)
