"""Which message of ours somebody speaks of."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from wacore.application.messaging.apply_reports import Accounts
from wacore.application.messaging.ports_intake import Addressee, IntakeUnitOfWork
from wacore.domain.ids import OrganizationId, WabaId, Wamid
from wacore.domain.messaging.inbound import ReceivedMessage
from wacore.domain.messaging.reports import PreferenceChanged
from wacore.domain.messaging.sender import Sender

_WITHIN = timedelta(hours=72)
"""A message without a quote is taken for an answer to what we planned for the person last."""


class Answered:
    """The message they quote, or else the last one they got."""

    def __init__(
        self,
        accounts: Accounts,
        quoted: Mapping[Wamid, Addressee],
        last: Mapping[tuple[OrganizationId, str], Addressee],
    ) -> None:
        self._accounts = accounts
        self._quoted = quoted
        self._last = last

    def by(
        self, waba_id: WabaId, sender: Sender, reply_to: Wamid | None = None
    ) -> Addressee | None:
        organization_id = self._accounts[waba_id].organization_id
        if reply_to is not None:
            quoted = self._quoted.get(reply_to)
            return quoted if quoted and quoted.organization_id == organization_id else None
        for phone in _phones(sender):
            if found := self._last.get((organization_id, phone)):
                return found
        return None


async def find_answered(
    work: IntakeUnitOfWork,
    accounts: Accounts,
    messages: Sequence[ReceivedMessage],
    preferences: Sequence[PreferenceChanged],
    now: datetime,
) -> Answered:
    """Look up, in few statements, what all of these may be about."""
    quotes = {message.reply_to for message in messages if message.reply_to is not None}
    quoted = await work.responses.answered(quotes) if quotes else {}
    about: list[ReceivedMessage | PreferenceChanged] = [m for m in messages if m.reply_to is None]
    last: dict[tuple[OrganizationId, str], Addressee] = {}
    for organization_id, group in _by_organization(accounts, [*about, *preferences]).items():
        phones = {phone for each in group for phone in _phones(each.sender)}
        if phones:
            # Meta's clock may be ahead of ours, by much where a simulation hurries
            since = min(now, *(each.at for each in group)) - _WITHIN
            found = await work.responses.last_to(organization_id, phones, since)
            last.update({(organization_id, phone): each for phone, each in found.items()})
    return Answered(accounts, quoted, last)


def _by_organization(
    accounts: Accounts, spoken: Iterable[ReceivedMessage | PreferenceChanged]
) -> Mapping[OrganizationId, list[ReceivedMessage | PreferenceChanged]]:
    groups = defaultdict(list)
    for each in spoken:
        groups[accounts[each.waba_id].organization_id].append(each)
    return groups


def _phones(sender: Sender) -> list[str]:
    return [f"+{wa_id}" for wa_id in sender.wa_ids]
