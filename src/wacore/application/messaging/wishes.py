"""What people want of us: taken from words, buttons and WhatsApp's own menu."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from wacore.application.messaging.answered import find_answered
from wacore.application.messaging.ports_intake import IntakeUnitOfWork, OptOutWords, Utterance
from wacore.application.ports import Begin, Clock
from wacore.domain.events import DomainEvent
from wacore.domain.ids import OrganizationId, PhoneNumberId, Wamid
from wacore.domain.messaging.inbound import ReceivedMessage
from wacore.domain.messaging.intake_events import OptInReceived, OptOutReceived
from wacore.domain.messaging.opt_out import SPOKEN, Wish, wish_of_payload
from wacore.domain.messaging.reports import PreferenceChanged

MARKETING = "marketing"
_LONGEST_WORD = 80
_EVIDENCE = 300


@dataclass(frozen=True, slots=True)
class Wished:
    wish: Wish
    source: str
    evidence: str
    table: str = ""


Wishes = Mapping[tuple[PhoneNumberId, Wamid], Wished]


class ReadWishes:
    """Find the opt-outs and opt-ins among messages; before they are applied, since a peer is asked."""

    def __init__(self, begin: Begin[IntakeUnitOfWork], words: OptOutWords, clock: Clock) -> None:
        self._begin = begin
        self._words = words
        self._clock = clock

    async def __call__(self, messages: Sequence[ReceivedMessage]) -> Wishes:
        found: dict[tuple[PhoneNumberId, Wamid], Wished] = {}
        asked: list[ReceivedMessage] = []
        for message in messages:
            wish = wish_of_payload(message.payload) if message.type in SPOKEN else None
            if wish is not None:
                evidence = f"{message.payload} ({message.wamid})"
                found[_key(message)] = Wished(wish, "button", evidence[:_EVIDENCE])
            elif message.type in SPOKEN and 0 < len(message.text.strip()) <= _LONGEST_WORD:
                asked.append(message)
        if asked:
            answers = await self._words.classify(await self._utterances(asked))
            for message, word in zip(asked, answers, strict=True):
                if word is not None:
                    evidence = f"{message.text.strip()} ({message.wamid})"[:_EVIDENCE]
                    found[_key(message)] = Wished(word.wish, "keyword", evidence, word.table)
        return found

    async def _utterances(self, messages: Sequence[ReceivedMessage]) -> list[Utterance]:
        """With the language of the campaign they answer: some words are a stop in one alone."""
        async with self._begin() as work:
            accounts = await work.accounts.of_wabas(list({each.waba_id for each in messages}))
            ours = [each for each in messages if each.waba_id in accounts]
            answered = await find_answered(work, accounts, ours, (), self._clock.now())
        languages = {
            _key(each): addressee.language
            for each in ours
            if (addressee := answered.by(each.waba_id, each.sender, each.reply_to))
        }
        return [Utterance(each.text, languages.get(_key(each))) for each in messages]


def wish_of_preference(preference: PreferenceChanged) -> Wished:
    wish = Wish.START if preference.wanted else Wish.STOP
    return Wished(wish, "platform", preference.detail[:_EVIDENCE] or f"user_preferences: {wish}")


def wish_event(
    wished: Wished,
    organization_id: OrganizationId,
    phone: str | None,
    bsuid: str | None,
    at: datetime,
    now: datetime,
) -> DomainEvent:
    kind = OptOutReceived if wished.wish is Wish.STOP else OptInReceived
    return kind(
        organization_id=organization_id,
        occurred_at=now,
        phone=phone,
        bsuid=bsuid,
        purpose=MARKETING,
        source=wished.source,
        evidence=wished.evidence,
        keyword_table=wished.table,
        at=at,
    )


def _key(message: ReceivedMessage) -> tuple[PhoneNumberId, Wamid]:
    return message.phone_number_id, message.wamid
