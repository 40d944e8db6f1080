"""Bringing an account's templates in line with what Meta lists."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from wacore.application.ports import Begin, Clock, IdFactory
from wacore.application.templates.changes import changes
from wacore.application.templates.found_templates import FoundTemplate, found_template
from wacore.application.templates.meta_content import state_of
from wacore.application.templates.ports import TemplateIndex, TemplatesUnitOfWork
from wacore.application.templates.ports_review import MetaTemplate, TemplateReview
from wacore.domain.errors import InvalidInput
from wacore.domain.ids import AccountId, OrganizationId, TemplateId
from wacore.domain.templates.events import TemplateCreated, TemplateDeleted
from wacore.domain.templates.learning import after_sync
from wacore.domain.templates.status import ENDED, status_of
from wacore.domain.templates.template import Template


class UnreadableAtMeta(msgspec.Struct, frozen=True, kw_only=True):
    """A template Meta lists that has no place here, and why."""

    name: str
    language: str
    reason: str


class SyncResult(msgspec.Struct, frozen=True, kw_only=True):
    """How many templates Meta listed, and what came of them."""

    listed: int
    created: int
    changed: int
    deleted: int
    unreadable: list[UnreadableAtMeta]


class Synchroniser:
    """One unit of work for each page of Meta's list, and none open while Meta is asked."""

    def __init__(
        self,
        begin: Begin[TemplatesUnitOfWork],
        index: TemplateIndex,
        review: TemplateReview,
        clock: Clock,
        new_id: IdFactory,
    ) -> None:
        self._begin = begin
        self._index = index
        self._review = review
        self._clock = clock
        self._new_id = new_id

    async def run(self, organization_id: OrganizationId, account_id: AccountId) -> SyncResult:
        """A template that cannot be read costs no other; only a complete list proves one gone."""
        asked_at = self._clock.now()
        seen: set[str] = set()
        created = changed = 0
        unreadable: list[UnreadableAtMeta] = []
        async for page in self._review.pages(organization_id, account_id):
            fresh = [found for found in page if found.meta_id not in seen]
            seen |= {found.meta_id for found in fresh}
            new, old, bad = await self._apply(organization_id, account_id, fresh, asked_at)
            created, changed = created + new, changed + old
            unreadable += bad
        return SyncResult(
            listed=len(seen),
            created=created,
            changed=changed,
            deleted=await self._forget(organization_id, account_id, seen, asked_at),
            unreadable=unreadable,
        )

    async def _apply(
        self,
        organization_id: OrganizationId,
        account_id: AccountId,
        page: Sequence[MetaTemplate],
        asked_at: datetime,
    ) -> tuple[int, int, list[UnreadableAtMeta]]:
        now = self._clock.now()
        async with self._begin() as work:
            known = {
                (template.name, template.language): template
                for template in await work.templates.named(
                    organization_id, account_id, [(one.name, one.language) for one in page]
                )
            }
            new, bad = self._new(organization_id, account_id, page, set(known), now)
            learnt = [
                (before, after)
                for one in page
                if (before := known.get((one.name, one.language))) is not None
                and (after := after_sync(before, state_of(one), asked_at)) is not before
            ]
            if not new and not learnt:
                return 0, 0, bad
            await work.templates.add([one.template for one in new])
            await work.versions.add([one.version for one in new])
            await work.templates.save([after for _, after in learnt])
            for one in new:
                await work.outbox.add(_created(one.template, now))
            for before, after in learnt:
                for event in changes(before, after, now):
                    await work.outbox.add(event)
            await work.commit()
        return len(new), len(learnt), bad

    def _new(
        self,
        organization_id: OrganizationId,
        account_id: AccountId,
        page: Sequence[MetaTemplate],
        known: set[tuple[str, str]],
        now: datetime,
    ) -> tuple[list[FoundTemplate], list[UnreadableAtMeta]]:
        new, bad = [], []
        for one in page:
            if (one.name, one.language) in known or status_of(one.status) in ENDED:
                continue
            known.add((one.name, one.language))
            try:
                new.append(
                    found_template(
                        one,
                        template_id=TemplateId(self._new_id()),
                        organization_id=organization_id,
                        account_id=account_id,
                        now=now,
                    )
                )
            except InvalidInput as error:
                bad.append(
                    UnreadableAtMeta(name=one.name, language=one.language, reason=str(error))
                )
        return new, bad

    async def _forget(
        self,
        organization_id: OrganizationId,
        account_id: AccountId,
        seen: set[str],
        asked_at: datetime,
    ) -> int:
        ours = await self._index.at_meta(organization_id, account_id, before=asked_at)
        missing = [template_id for meta_id, template_id in ours.items() if meta_id not in seen]
        if not missing:
            return 0
        now = self._clock.now()
        async with self._begin() as work:
            gone = [
                template
                for template in await work.templates.some(organization_id, missing)
                if template.updated_at <= asked_at and template.submission is None
            ]
            await work.templates.save([template.deleted(now) for template in gone])
            for template in gone:
                await work.outbox.add(
                    TemplateDeleted(
                        organization_id=organization_id,
                        occurred_at=now,
                        template_id=template.id,
                        account_id=template.account_id,
                        template_name=template.name,
                        language=template.language,
                    )
                )
            await work.commit()
        return len(gone)


def _created(template: Template, now: datetime) -> TemplateCreated:
    return TemplateCreated(
        organization_id=template.organization_id,
        occurred_at=now,
        template_id=template.id,
        account_id=template.account_id,
        template_name=template.name,
        language=template.language,
        found=True,
    )
