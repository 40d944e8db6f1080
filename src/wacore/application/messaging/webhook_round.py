"""Several webhooks taken together: what they say, and what of it nobody here is concerned with."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from wacore.application.messaging.ports_intake import ParsedWebhook
from wacore.domain.ids import WabaId
from wacore.domain.messaging.account import Account
from wacore.domain.messaging.inbound import ReceivedMessage
from wacore.domain.messaging.reports import (
    AccountReported,
    ErrorReported,
    NumberReported,
    PreferenceChanged,
    TemplateReported,
)
from wacore.domain.messaging.statuses import StatusReport
from wacore.domain.messaging.webhook import Broken, ClaimedWebhook, WebhookId

Report = (
    ReceivedMessage
    | TemplateReported
    | NumberReported
    | AccountReported
    | PreferenceChanged
    | ErrorReported
)
R = TypeVar("R", bound=Report)

_FRAGMENT = 20_000


@dataclass(frozen=True)
class WebhookRound:
    """Claimed webhooks, and what each of them says."""

    read: Sequence[tuple[ClaimedWebhook, ParsedWebhook]]

    def trusted(self, accounts: Mapping[WabaId, Account]) -> "WebhookRound":
        """Without those that an organisation's own app signed about accounts of another's."""
        return WebhookRound(
            [(w, _forged(p) if _is_forged(w, p, accounts) else p) for w, p in self.read]
        )

    @property
    def statuses(self) -> list[StatusReport]:
        return [status for _, parsed in self.read for status in parsed.statuses]

    @property
    def messages(self) -> list[ReceivedMessage]:
        return [message for _, parsed in self.read for message in parsed.messages]

    @property
    def waba_ids(self) -> list[WabaId]:
        return sorted({waba_id for _, parsed in self.read for waba_id in parsed.waba_ids})

    @property
    def ignored(self) -> dict[WebhookId, str]:
        return {
            webhook.id: ", ".join(parsed.ignored)[:2000]
            for webhook, parsed in self.read
            if parsed.ignored
        }

    def of(
        self, accounts: Mapping[WabaId, Account], kind: Callable[[ParsedWebhook], Iterable[R]]
    ) -> list[R]:
        """All of one kind that concern a connected account."""
        return [
            each for _, parsed in self.read for each in kind(parsed) if each.waba_id in accounts
        ]

    def broken(self, accounts: Mapping[WabaId, Account]) -> list[tuple[ClaimedWebhook, Broken]]:
        """What could not be read, or concerns an account that is not connected (yet)."""
        return [
            (webhook, broken)
            for webhook, parsed in self.read
            for broken in (*parsed.broken, *_orphans(parsed, accounts))
        ]


def _is_forged(
    webhook: ClaimedWebhook, parsed: ParsedWebhook, accounts: Mapping[WabaId, Account]
) -> bool:
    if webhook.signed_by is None:
        return False
    owners = {accounts[waba].organization_id for waba in parsed.waba_ids if waba in accounts}
    return owners != {webhook.signed_by}


def _forged(parsed: ParsedWebhook) -> ParsedWebhook:
    about = ", ".join(parsed.waba_ids)[:500]
    reason = f"Signed by an app that does not speak for all of these accounts: {about}"
    return ParsedWebhook(broken=(Broken(path="", reason=reason, fragment=""),))


def _reports(parsed: ParsedWebhook) -> list[Report]:
    return [
        *parsed.messages,
        *parsed.templates,
        *parsed.numbers,
        *parsed.accounts,
        *parsed.preferences,
        *parsed.errors,
    ]


def _orphans(parsed: ParsedWebhook, accounts: Mapping[WabaId, Account]) -> list[Broken]:
    return [
        Broken(
            path="",
            reason=f"No account with the WABA id {each.waba_id} is connected.",
            fragment=each.content[:_FRAGMENT] if isinstance(each, ReceivedMessage) else str(each),
            waiting_for=each.waba_id,
        )
        for each in _reports(parsed)
        if each.waba_id not in accounts
    ]
