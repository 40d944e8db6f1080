"""A Meta of a few dictionaries, for tests and for trying things out."""

from collections.abc import AsyncIterator, Callable
from itertools import count

import msgspec

from wacore.application.templates.ports_review import (
    MetaTemplate,
    Receipt,
    ReviewUnclear,
    TemplateExistsAtMeta,
    TemplateGoneAtMeta,
    TemplateLockedAtMeta,
    TemplateRefused,
)
from wacore.domain.ids import AccountId, OrganizationId
from wacore.domain.templates.content import TemplateContent
from wacore.domain.templates.lint import errors_of, lint_template

_PAGE = 2


class RemoteCallInTransaction(AssertionError):
    """Meta was called while a unit of work was open."""


class MemoryTemplateReview:
    """
    A TemplateReview that approves what it is told to.

    Args:
        decision: The status that submissions get at once.
        in_transaction: Tells whether a unit of work is open, which no caller may have.

    Attributes:
        calls: What was asked, in order: `submit`, `edit`, `delete`.
    """

    def __init__(
        self,
        decision: str = "PENDING",
        *,
        in_transaction: Callable[[], bool] = lambda: False,
    ) -> None:
        self.decision = decision
        self.calls: list[str] = []
        self._in_transaction = in_transaction
        self._rows: dict[AccountId, dict[str, MetaTemplate]] = {}
        self._ids = count(1387000000000001)
        self._fault: Exception | None = None
        self._fault_after = False

    def fail_next(self, error: Exception) -> None:
        """The next call that changes something does nothing and raises this."""
        self._fault, self._fault_after = error, False

    def lose_next_answer(self) -> None:
        """The next call that changes something is done, and its answer lost."""
        self._fault, self._fault_after = ReviewUnclear(), True

    def put(self, account_id: AccountId, template: MetaTemplate) -> None:
        """As if somebody had worked in Meta's own tools."""
        self._rows.setdefault(account_id, {})[template.meta_id] = template

    def drop(self, account_id: AccountId, meta_id: str) -> None:
        del self._rows[account_id][meta_id]

    def decide(
        self, account_id: AccountId, status: str = "APPROVED", *, of: str = "PENDING"
    ) -> None:
        """Every running review of the account ends so; or whatever else is in the status `of`."""
        for meta_id, row in self._rows.get(account_id, {}).items():
            if row.status == of:
                self._rows[account_id][meta_id] = msgspec.structs.replace(row, status=status)

    async def submit(
        self,
        organization_id: OrganizationId,
        account_id: AccountId,
        name: str,
        language: str,
        content: TemplateContent,
    ) -> Receipt:
        self._enter("submit")
        _check(name, language, content)
        if await self.find(organization_id, account_id, name, language):
            raise TemplateExistsAtMeta(name, language)
        made = _listed(str(next(self._ids)), name, language, content, self.decision)
        self.put(account_id, made)
        self._leave()
        return Receipt(meta_id=made.meta_id, status=made.status, category=made.category)

    async def edit(
        self,
        organization_id: OrganizationId,
        account_id: AccountId,
        meta_id: str,
        content: TemplateContent,
    ) -> Receipt:
        self._enter("edit")
        known = self._known(account_id, meta_id)
        if known.status == "PENDING":
            raise TemplateLockedAtMeta("Meta is still looking at the last version.")
        _check(known.name, known.language, content)
        made = _listed(meta_id, known.name, known.language, content, self.decision)
        self.put(account_id, made)
        self._leave()
        return Receipt(meta_id=meta_id, status=made.status, category=made.category)

    async def delete(
        self, organization_id: OrganizationId, account_id: AccountId, name: str, meta_id: str | None
    ) -> None:
        self._enter("delete")
        rows = self._rows.get(account_id, {})
        chosen = [
            row for row in rows.values() if row.name == name and meta_id in (None, row.meta_id)
        ]
        if not chosen:
            raise TemplateGoneAtMeta(meta_id or name)
        if any(row.status == "DISABLED" for row in chosen):
            raise TemplateLockedAtMeta("Meta keeps disabled templates.")
        for row in chosen:
            del rows[row.meta_id]
        self._leave()

    async def unpause(
        self, organization_id: OrganizationId, account_id: AccountId, meta_id: str
    ) -> None:
        self._enter("unpause")
        known = self._known(account_id, meta_id)
        if known.status != "PAUSED":
            raise TemplateLockedAtMeta("The template is not paused.")
        self.put(account_id, msgspec.structs.replace(known, status="APPROVED"))
        self._leave()

    async def find(
        self, organization_id: OrganizationId, account_id: AccountId, name: str, language: str
    ) -> MetaTemplate | None:
        rows = self._rows.get(account_id, {}).values()
        return next((row for row in rows if (row.name, row.language) == (name, language)), None)

    async def get(
        self, organization_id: OrganizationId, account_id: AccountId, meta_id: str
    ) -> MetaTemplate | None:
        return self._rows.get(account_id, {}).get(meta_id)

    async def pages(
        self, organization_id: OrganizationId, account_id: AccountId
    ) -> AsyncIterator[list[MetaTemplate]]:
        rows = list(self._rows.get(account_id, {}).values())
        for start in range(0, len(rows), _PAGE):
            if self._in_transaction():
                raise RemoteCallInTransaction
            yield rows[start : start + _PAGE]

    def _known(self, account_id: AccountId, meta_id: str) -> MetaTemplate:
        known = self._rows.get(account_id, {}).get(meta_id)
        if known is None:
            raise TemplateGoneAtMeta(meta_id)
        return known

    def _enter(self, call: str) -> None:
        if self._in_transaction():
            raise RemoteCallInTransaction
        self.calls.append(call)
        if not self._fault_after:
            self._raise_fault()

    def _leave(self) -> None:
        if self._fault_after:
            self._raise_fault()

    def _raise_fault(self) -> None:
        fault, self._fault = self._fault, None
        if fault is not None:
            raise fault


def _check(name: str, language: str, content: TemplateContent) -> None:
    broken = errors_of(lint_template(name, language, content, languages={language}))
    if broken:
        raise TemplateRefused(broken[0].reason, meta_code=100, field=broken[0].field)


def _listed(
    meta_id: str, name: str, language: str, content: TemplateContent, status: str
) -> MetaTemplate:
    return MetaTemplate(
        meta_id=meta_id,
        name=name,
        language=language,
        status=status,
        category=content.category.value,
        components=msgspec.json.decode(content.body),
        parameter_format=content.parameter_format.value,
        ttl_seconds=content.ttl_seconds,
    )
