"""How old our knowledge of each template's status is."""

from datetime import datetime

from wacore.adapters.memory.table import TableView
from wacore.domain.ids import AccountId


class MemoryTemplateReports:
    """A TemplateReports."""

    def __init__(self, rows: TableView[tuple[AccountId, str], datetime]) -> None:
        self._rows = rows

    async def note(self, account_id: AccountId, meta_template_id: str, at: datetime) -> bool:
        known = self._rows.get((account_id, meta_template_id))
        if known is not None and at < known:
            return False
        self._rows[account_id, meta_template_id] = at
        return True
