"""The store of templates."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from wacore.application.ports import Page, PageRequest, UnitOfWork
from wacore.application.templates.views import (
    TemplateFilter,
    TemplateView,
    VersionSummary,
)
from wacore.domain.ids import AccountId, OrganizationId, TemplateId
from wacore.domain.templates.lint import Neighbour
from wacore.domain.templates.template import Template
from wacore.domain.templates.version import TemplateVersion


class TemplateRepository(Protocol):
    """Templates under change; what is returned stays locked until the unit of work ends."""

    async def add(self, templates: Sequence[Template]) -> None:
        """
        Raises:
            TemplateNameTaken: A template of this account, not deleted, has the name and language.
        """
        ...

    async def get(self, organization_id: OrganizationId, template_id: TemplateId) -> Template:
        """
        Raises:
            TemplateNotFound: Also when it belongs to another organisation.
        """
        ...

    async def some(
        self, organization_id: OrganizationId, template_ids: Sequence[TemplateId]
    ) -> list[Template]:
        """Those of them that exist."""
        ...

    async def named(
        self,
        organization_id: OrganizationId,
        account_id: AccountId,
        names: Sequence[tuple[str, str]],
    ) -> list[Template]:
        """Those of the account, not deleted, that have one of these names in its language."""
        ...

    async def save(self, templates: Sequence[Template]) -> None:
        """Write templates that this unit of work has locked."""
        ...

    async def remove(self, organization_id: OrganizationId, template_id: TemplateId) -> None:
        """The template and its versions, as if they had never been."""
        ...


class VersionRepository(Protocol):
    """What was ever written; nothing here changes."""

    async def add(self, versions: Sequence[TemplateVersion]) -> None: ...

    async def get(
        self, organization_id: OrganizationId, template_id: TemplateId, number: int
    ) -> TemplateVersion:
        """
        Raises:
            TemplateVersionNotFound: Also when the template belongs to another organisation.
        """
        ...


class TemplatesUnitOfWork(UnitOfWork, Protocol):
    @property
    def templates(self) -> TemplateRepository: ...

    @property
    def versions(self) -> VersionRepository: ...


class TemplateReader(Protocol):
    """Templates as last committed."""

    async def page(
        self, organization_id: OrganizationId, wanted: TemplateFilter, request: PageRequest
    ) -> Page[TemplateView]: ...

    async def find(self, organization_id: OrganizationId, template_id: TemplateId) -> Template:
        """
        Raises:
            TemplateNotFound: Also when it belongs to another organisation.
        """
        ...

    async def version(
        self, organization_id: OrganizationId, template_id: TemplateId, number: int
    ) -> TemplateVersion:
        """
        Raises:
            TemplateVersionNotFound: Also when the template belongs to another organisation.
        """
        ...

    async def versions(
        self, organization_id: OrganizationId, template_id: TemplateId, request: PageRequest
    ) -> Page[VersionSummary]:
        """The newest first; none for a template that does not exist."""
        ...

    async def neighbours(
        self,
        organization_id: OrganizationId,
        account_id: AccountId,
        *,
        name: str,
        words_hash: str,
        besides: TemplateId | None,
    ) -> list[Neighbour]:
        """The account's other templates with this name or these words, deleted ones included."""
        ...


class AccountOfOrganization(msgspec.Struct, frozen=True):
    """An account that has templates."""

    organization_id: OrganizationId
    account_id: AccountId


class InterruptedTemplate(msgspec.Struct, frozen=True):
    """A template whose submission or deletion has no known outcome."""

    organization_id: OrganizationId
    template_id: TemplateId


class TemplateIndex(Protocol):
    """What background work looks for, over all organisations."""

    async def interrupted(self, before: datetime, *, limit: int) -> list[InterruptedTemplate]:
        """Those whose last attempt began before, the oldest first."""
        ...

    async def accounts(self, *, only_waiting: bool) -> list[AccountOfOrganization]:
        """Every account with templates, or only those where a review or an appeal is awaited."""
        ...

    async def at_meta(
        self, organization_id: OrganizationId, account_id: AccountId, *, before: datetime
    ) -> dict[str, TemplateId]:
        """By Meta's id: the account's templates, not deleted, that did not change since `before`."""
        ...
