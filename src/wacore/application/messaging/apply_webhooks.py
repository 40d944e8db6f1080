"""Kept webhooks take effect."""

from collections.abc import Sequence
from datetime import timedelta

from wacore.application.messaging.apply_inbound import ApplyInbound
from wacore.application.messaging.apply_reports import (
    apply_accounts,
    apply_numbers,
    apply_templates,
)
from wacore.application.messaging.apply_statuses import ApplyStatuses
from wacore.application.messaging.ports_intake import IntakeUnitOfWork, WebhookParser
from wacore.application.messaging.webhook_round import WebhookRound
from wacore.application.messaging.wishes import ReadWishes
from wacore.application.ports import Begin, Clock, IdFactory
from wacore.domain.errors import TryAgain, UpstreamFailed
from wacore.domain.messaging.webhook import Broken, ClaimedWebhook, Quarantined, QuarantineId

_LEASE = timedelta(seconds=60)
_MOST_BYTES = 400_000
"""Some 600 statuses in one transaction: on SQLite everybody who writes waits for its end."""
_FRAGMENT = 20_000
_ROUNDS = 3
_ATTEMPTS = 8
_LONGEST_WAIT = timedelta(minutes=10)


class ApplyWebhooks:
    """
    Take in what is waiting, oldest first. Any number of workers may do so at once.

    Each claim is a lease, so that what a dead worker held comes back. What the webhooks say and
    the mark that they are applied are one transaction: they may be applied twice, never by half.
    """

    def __init__(
        self,
        begin: Begin[IntakeUnitOfWork],
        parser: WebhookParser,
        read_wishes: ReadWishes,
        apply_statuses: ApplyStatuses,
        clock: Clock,
        new_id: IdFactory,
    ) -> None:
        self._begin = begin
        self._parser = parser
        self._read_wishes = read_wishes
        self._apply_statuses = apply_statuses
        self._clock = clock
        self._new_id = new_id
        self._apply_inbound = ApplyInbound(new_id)

    async def __call__(self, limit: int = 200) -> int:
        """Answers how many webhooks it had in hand; zero means that none waits."""
        async with self._begin() as work:
            now = self._clock.now()
            claimed = await work.webhooks.claim(
                now, now + _LEASE, limit=limit, max_bytes=_MOST_BYTES
            )
            await work.commit()
        if claimed and await self._failure(claimed) is not None:
            # one that cannot be applied must not stop the others
            for webhook in claimed:
                failure = await self._failure([webhook])
                if failure is not None:
                    await self._give_back(webhook, failure)
        return len(claimed)

    async def _failure(self, claimed: Sequence[ClaimedWebhook]) -> Exception | None:
        """What went wrong, if anything did; a lost race is run again first."""
        for round_ in range(1, _ROUNDS + 1):
            try:
                await self._apply(claimed)
            except TryAgain as error:
                if round_ == _ROUNDS:
                    return error
            except Exception as error:  # noqa: BLE001 -- it is kept with the webhook, for a person
                return error
            else:
                return None
        return None

    async def _apply(self, claimed: Sequence[ClaimedWebhook]) -> None:
        this = WebhookRound([(w, self._parser.parse(w.body, w.received_at)) for w in claimed])
        wishes = await self._read_wishes(this.messages)
        async with self._begin() as work:
            now = self._clock.now()
            if not await work.webhooks.applied(claimed, now, this.ignored):
                return  # somebody else has them since our lease ran out
            accounts = await work.accounts.of_wabas(this.waba_ids)
            this = this.trusted(accounts)
            moved = await self._apply_statuses.within(work, this.statuses, now)
            await self._apply_inbound(
                work,
                accounts,
                this.of(accounts, lambda parsed: parsed.messages),
                this.of(accounts, lambda parsed: parsed.preferences),
                wishes,
                now,
            )
            await apply_templates(work, accounts, this.of(accounts, lambda p: p.templates), now)
            await apply_accounts(work, accounts, this.of(accounts, lambda p: p.accounts), now)
            await apply_numbers(
                work,
                accounts,
                this.of(accounts, lambda parsed: parsed.numbers),
                this.of(accounts, lambda parsed: parsed.errors),
                now,
            )
            broken = [self._quarantined(w, each) for w, each in this.broken(accounts)]
            await work.quarantine.set_aside([webhook.id for webhook in claimed], broken)
            await work.commit()
        await self._apply_statuses.afterwards(moved)

    async def _give_back(self, webhook: ClaimedWebhook, failure: Exception) -> None:
        now = self._clock.now()
        text = f"{type(failure).__name__}: {failure}"[:2000]
        passing = isinstance(failure, (TryAgain, UpstreamFailed))
        last = webhook.attempts >= _ATTEMPTS and not passing
        wait = min(timedelta(seconds=2 ** min(webhook.attempts, 16)), _LONGEST_WAIT)
        async with self._begin() as work:
            await work.webhooks.failed(webhook, text, None if last else now + wait)
            if last:
                fragment = webhook.body[:_FRAGMENT].decode("utf-8", "replace")
                whole = Broken(path="", reason=text, fragment=fragment)
                await work.quarantine.set_aside([webhook.id], [self._quarantined(webhook, whole)])
            await work.commit()

    def _quarantined(self, webhook: ClaimedWebhook, broken: Broken) -> Quarantined:
        return Quarantined(
            id=QuarantineId(self._new_id()),
            webhook_id=webhook.id,
            organization_id=webhook.organization_id,
            broken=broken,
            at=self._clock.now(),
        )
